"""Counts test cases in JUnit reports and prints `PASSED FAILED`.

Usage: count_tests.py [--exit-code N] REPORT        a report of pytest
       count_tests.py --ctest REPORT                a report of ctest

A ctest entry that is a GoogleTest binary leaves its own report, <entry>.xml, beside ctest's; then
its cases are counted instead of the one entry. An entry that failed although its own report names
no failure (a crash, a leak, a time-out) is one failure more. Skipped cases count as neither.
Tested by tools/tests/test_count_tests.py.
"""

from __future__ import annotations

import argparse
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def count_cases(report: Path) -> tuple[int, int]:
    """(passed, failed) of one report's test cases."""
    passed = failed = 0
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is None and case.get("status") not in ("notrun", "disabled"):
            passed += 1
    return passed, failed


def count_ctest(report: Path) -> tuple[int, int]:
    """(passed, failed) of a ctest report, with GoogleTest binaries counted by case."""
    passed = failed = 0
    for entry in ElementTree.parse(report).iter("testcase"):
        # ctest says `fail` for a failed entry and `notrun` for one whose program is not there.
        entry_failed = entry.get("status") in ("fail", "notrun")
        own = report.parent / f"{entry.get('name')}.xml"
        try:
            own_passed, own_failed = count_cases(own)
        except (OSError, ElementTree.ParseError):
            own_passed, own_failed = (0, 0) if entry_failed else (1, 0)
        if entry_failed and own_failed == 0:
            own_failed = 1
        passed += own_passed
        failed += own_failed
    return passed, failed


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("--ctest", action="store_true")
    parser.add_argument("--exit-code", type=int, default=0)
    given = parser.parse_args(arguments)
    passed, failed = count_ctest(given.report) if given.ctest else count_cases(given.report)
    # pytest: 5 = no test was collected; other codes may come from a broken import of the tests.
    if given.exit_code != 0 and failed == 0:
        failed = 1
    print(passed, failed)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
