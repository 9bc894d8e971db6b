"""The counts that scripts/test adds up: a crash must never look like a pass."""

import count_tests
import pytest

GTEST = """<testsuites><testsuite name="A">
<testcase name="good" status="run" result="completed"/>
<testcase name="bad" status="run" result="completed"><failure message="x"/></testcase>
<testcase name="off" status="notrun" result="suppressed"/>
<testcase name="gone" status="run" result="skipped"><skipped message=""/></testcase>
</testsuite></testsuites>"""

ALL_GOOD = """<testsuites><testsuite name="A">
<testcase name="one" status="run"/><testcase name="two" status="run"/>
</testsuite></testsuites>"""


def ctest(**status_by_name):
    cases = "".join(
        f'<testcase name="{name}" status="{status}"/>' for name, status in status_by_name.items()
    )
    return f"<testsuite>{cases}</testsuite>"


@pytest.fixture
def count(tmp_path):
    def write_and_count(entries, **reports):
        (tmp_path / "ctest.junit").write_text(entries)
        for name, text in reports.items():
            (tmp_path / f"{name}.xml").write_text(text)
        return count_tests.count_ctest(tmp_path / "ctest.junit")

    return write_and_count


def test_binaries_are_counted_by_case(count):
    assert count(ctest(a="fail", b="run"), a=GTEST, b=ALL_GOOD) == (3, 1)


def test_an_entry_without_a_report_counts_once(count):
    assert count(ctest(install="run", compile_fail="fail", absent="notrun")) == (1, 2)


def test_a_crash_after_good_cases_is_one_failure(count):
    assert count(ctest(a="fail"), a=ALL_GOOD) == (2, 1)


def test_a_torn_report_is_no_pass(count):
    assert count(ctest(a="fail"), a=ALL_GOOD[:40]) == (0, 1)


def test_pytest_reports_count_errors_and_skip_skips(tmp_path, capsys):
    report = tmp_path / "r.junit"
    report.write_text(
        "<testsuites><testsuite><testcase name='a'/><testcase name='b'><error/></testcase>"
        "<testcase name='c'><skipped/></testcase></testsuite></testsuites>"
    )
    count_tests.main([str(report)])
    assert capsys.readouterr().out == "1 1\n"


def test_a_run_that_failed_without_a_failed_case_counts_one(tmp_path, capsys):
    report = tmp_path / "r.junit"
    report.write_text("<testsuites><testsuite><testcase name='a'/></testsuite></testsuites>")
    count_tests.main(["--exit-code", "3", str(report)])
    assert capsys.readouterr().out == "1 1\n"
