#!/usr/bin/env python3
"""Runs the pack boston_311 on a file of the city's cases and compares what it decides with what the city did.

The command runs twice, as a reader would type it: with a folder for all kinds of records, and with
one file of four columns. Told are how often each answer is the city's, how long the command took
and how much memory it had at its highest. The answers of both runs must agree. Standard library
only; the exit code is 1 when a goal is missed.

  deadline    within 90 seconds of target_dt, of the cases that have one (the city's clock stamps
              the target a little off the opening second)
  on_time     equal to the label ONTIME or OVERDUE, of the closed cases that have a target
  department, queue   equal to the city's, of all cases
"""

import argparse
import csv
import datetime as dt
import gzip
import os
import pathlib
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOLERANCE = 90
GOALS = {"deadline": 0.99, "on_time": 1.0, "department": 0.96, "queue": 0.85}
MAX_SECONDS, MAX_MIB = 1.5, 64
ROWS_OF_LIMITS = range(20_000, 50_001)  # the limits are meant for a file of about this size

EXAMPLES = """examples:
  measure.py ../shared/data/boston-311-2011-jul-oct.csv.gz
  measure.py later-months.csv.gz --pack rules/boston_311 --guiju build/release/guiju
"""


def rows_of(path):
    """The rows of a CSV file as dicts; gzip is known by its first bytes."""
    with open(path, "rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    with (gzip.open if is_gzip else open)(path, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def run(command):
    """Runs it: (seconds, peak MiB). Exit 3 says that some rows failed, which the comparison shows."""
    begun = time.monotonic()
    child = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    seconds = time.monotonic() - begun
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        sys.exit(f"failed: {' '.join(command)}")
    return seconds, usage.ru_maxrss / 1024


def local(text):
    """A time of either file, without its zone: both are in the city's."""
    return dt.datetime.fromisoformat(text[:19].replace("T", " "))


def compare(case, decided, right, total):
    def judge(name, is_right):
        total[name] += 1
        right[name] += is_right

    judge("department", decided["department"] == case["department"])
    judge("queue", decided["queue"] == case["queue"])
    if case["target_dt"]:
        given = decided["deadline"]
        gap = abs((local(given) - local(case["target_dt"])).total_seconds()) if given else None
        judge("deadline", gap is not None and gap <= TOLERANCE)
        if case["closed_dt"] and case["ontime"]:
            judge("on_time", decided["on_time"] == str(case["ontime"] == "ONTIME").lower())


def measure(cases, decided_path, other_path):
    """Shares that are right, by name; the rows must be the file's, in its order, in both results."""
    right, total = dict.fromkeys(GOALS, 0), dict.fromkeys(GOALS, 0)
    rows = 0
    results = zip(rows_of(cases), rows_of(decided_path), rows_of(other_path), strict=True)
    for case, decided, other in results:
        rows += 1
        if case["case_enquiry_id"] != decided["case_enquiry_id"]:
            sys.exit(f"row {rows} is not of case {case['case_enquiry_id']}")
        if any(decided[name] != value for name, value in other.items()):
            sys.exit(f"the two runs disagree on row {rows}")
        compare(case, decided, right, total)
    return rows, right, total


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", help="the city's cases, .csv or .csv.gz")
    parser.add_argument("--guiju", default=str(ROOT / "build/release/guiju"), help="the command")
    parser.add_argument("--pack", default=str(ROOT / "rules/boston_311"), help="the pack's folder")
    args = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        one_file = f"{folder}/o.csv"
        command = [args.guiju, "run", args.pack, f"case={args.cases}", "--out"]
        figures = [
            ("--out o/", *run([*command, f"{folder}/o/"])),
            ("--out o.csv", *run([*command, one_file, "--decide", ",".join(reversed(GOALS))])),
        ]
        rows, right, total = measure(args.cases, f"{folder}/o/case.csv", one_file)

    is_good = True
    for name, goal in GOALS.items():
        share = right[name] / total[name] if total[name] else 1.0
        is_good &= share >= goal
        missed = "" if share >= goal else "   MISSED"
        print(f"{name:<12} {share:8.2%} of {total[name]:>7,}   goal {goal:.0%}{missed}")
    for name, seconds, mib in figures:
        fits = rows not in ROWS_OF_LIMITS or (seconds < MAX_SECONDS and mib < MAX_MIB)
        is_good &= fits
        print(f"{name:<12} {rows:,} cases in {seconds:.2f} s, {mib:.0f} MiB{'' if fits else '   MISSED'}")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
