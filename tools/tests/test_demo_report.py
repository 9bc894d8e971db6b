"""The demo's page: every figure on it is counted, and nothing in it is fetched."""

import importlib.util
import re
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "examples/demo_report.py"

CASES = """id,open_dt,closed_dt,target_dt,queue,department
1,2011-07-01 09:00:00,2011-07-02 09:00:00,2011-07-03 09:00:30,Q1,PWD
2,2011-07-01 09:00:00,2011-07-05 09:00:00,2011-07-02 09:00:00,Q1,PWD
3,2011-08-01 09:00:00,,,Q2,ISD
4,2011-08-01 09:00:00,,2011-09-01 09:00:00,Q2,ISD
"""
# Case 4 was not decided; case 3 went elsewhere than in the city's own system.
DECIDED = """id,deadline,where.queue,department
1,2011-07-03T09:00:00-04:00,Q1,PWD
2,2011-07-02 09:00:00,Q1,PWD
3,,Q9,ISD
"""


@pytest.fixture
def demo_report():
    spec = importlib.util.spec_from_file_location("demo_report", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def city(demo_report, tmp_path):
    (tmp_path / "cases.csv").write_text(CASES)
    (tmp_path / "decided.csv").write_text(DECIDED)
    return demo_report.CityReport(tmp_path / "cases.csv", tmp_path / "decided.csv", None)


def test_what_was_decided_is_compared_with_what_the_city_did(city):
    assert (city.decided, city.total) == (3, 4)
    assert city.agree == {"deadline": [2, 2], "queue": [2, 3], "department": [3, 3]}


def test_late_and_open_cases_are_counted_by_department_and_month(city):
    july, august = city.months["PWD"]["2011-07"], city.months["ISD"]["2011-08"]
    assert (july.cases, july.late, july.open) == (2, 1, 0)
    assert (august.cases, august.late, august.open) == (1, 0, 1)
    assert city.late_hours == [72.0]


def test_time_allowed_falls_into_the_right_span(city):
    assert dict(city.allowed) == {"≤ 3 d": 1, "≤ 24 h": 1}


def test_the_page_is_whole_and_alone(city, demo_report):
    page = demo_report.page(city.html())
    assert "部门与月份" in page and "Departments by month" in page
    assert not re.search(r"<script|src=|href=|https?:", page)
    assert 'name="viewport"' in page


def test_names_from_the_data_are_escaped(demo_report):
    assert "<b>" not in demo_report.bars([("<b>", 1)])
