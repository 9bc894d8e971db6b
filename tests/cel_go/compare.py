#!/usr/bin/env python3
"""Random CEL expressions, guiju against cel-go: both must give the same value or both an error.

    python3 tests/cel_go/compare.py [--count 20000] [--seed 1] [--runner build/release/guiju_conformance]

Needs Go and, the first time, its module proxy. Ends with `N the same, M listed, K differ`; exit 1 when something differs
that known_differences.txt does not list.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def known_differences():
    rows = []
    for line in (HERE / "known_differences.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            expression, answer, _reason = line.split("\t")
            rows.append((re.compile(expression), re.compile(answer)))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runner", default=HERE.parents[1] / "build/release/guiju_conformance")
    options = parser.parse_args()
    known = known_differences()
    with tempfile.TemporaryDirectory() as folder:
        program, asked = pathlib.Path(folder, "cel_go"), pathlib.Path(folder, "asked.jsonl")
        subprocess.run(["go", "build", "-o", program, "."], cwd=HERE, check=True)
        with open(asked, "wb") as out:
            command = [program, "-seed", str(options.seed), "-count", str(options.count)]
            subprocess.run(command, stdout=out, check=True)
        run = subprocess.run(
            [options.runner, "cel", asked, "--verbose"], capture_output=True, text=True, check=False
        )
    failures = re.findall(r"^FAILED (\S+)\n  (.*?)\n  (.*?)$", run.stdout, re.MULTILINE)
    listed = 0
    for name, expression, answer in failures:
        if any(e.search(expression) and a.search(answer) for e, a in known):
            listed += 1
        else:
            print(f"{name}\n  {expression}\n  {answer}")
    differ = len(failures) - listed
    if not re.search(r"^\d+ passed", run.stdout, re.MULTILINE):
        sys.exit(run.stdout[-2000:] + run.stderr)
    print(f"{options.count - len(failures)} the same, {listed} listed, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
