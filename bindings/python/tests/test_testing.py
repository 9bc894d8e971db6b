"""The pytest plug-in: each case of a pack is a test."""

from __future__ import annotations

import pytest
from conftest import PARCEL

pytest_plugins = ["pytester"]

CASES = """\
cases:
  - {name: far, given: {weight: 1, express: false, country: DE}, expect: {zone: far, fee: 9.00}}
  - {name: wrong, given: {weight: 1, express: false, country: DE}, expect: {zone: near, fee: 9.00}}
"""


def without_cases(text: str) -> str:
    return text[: text.index("cases:")]


def test_a_pack_and_its_cases_file(pytester: pytest.Pytester) -> None:
    folder = pytester.mkdir("parcel")
    (folder / "pack.yaml").write_text(PARCEL, encoding="utf-8")
    (folder / "cases.yaml").write_text(CASES, encoding="utf-8")
    result = pytester.runpytest("-v")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(
        [
            "parcel/cases.yaml::far PASSED*",
            "parcel/cases.yaml::wrong FAILED*",
            "parcel/pack.yaml::home PASSED*",
            "parcel/pack.yaml::no weight yet PASSED*",
            "*cases.yaml:3: FAILED: wrong",
            "    zone: expected near, got far",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_one_case_can_be_picked(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("parcel.yaml").write_text(PARCEL, encoding="utf-8")
    pytester.runpytest("parcel.yaml::home").assert_outcomes(passed=1)
    pytester.runpytest("-k", "weight").assert_outcomes(passed=1, deselected=1)


def test_a_pack_that_cannot_be_loaded_shows_what_is_wrong(pytester: pytest.Pytester) -> None:
    text = PARCEL.replace("country: string", "country: strin")
    pytester.path.joinpath("parcel.yaml").write_text(text, encoding="utf-8")
    result = pytester.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*parcel.yaml:4:*: error GJ*strin*", "*did you mean*string*"])
    assert "Traceback" not in result.stdout.str() and "ruleset.py" not in result.stdout.str()


def test_other_yaml_files_are_left_alone(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("other.yaml").write_text("cases: [1, 2]\n", encoding="utf-8")
    pytester.path.joinpath("cases.yaml").write_text("cases: [1, 2]\n", encoding="utf-8")
    pytester.path.joinpath("none.yaml").write_text(without_cases(PARCEL), encoding="utf-8")
    pytester.path.joinpath("bytes.yml").write_bytes(b"\xff\xfeguiju: 1")
    pytester.runpytest().assert_outcomes()


def test_the_plug_in_can_be_left_out(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("parcel.yaml").write_text(PARCEL, encoding="utf-8")
    pytester.runpytest("-p", "no:guiju").assert_outcomes()


def test_roots_and_functions_come_from_the_configuration(pytester: pytest.Pytester) -> None:
    used = pytester.path / "shared" / "org" / "rates"
    used.mkdir(parents=True)
    (used / "pack.yaml").write_text(
        "guiju: 1\npack: org.rates\nparams: {vat: {type: int, value: 3}}\n", encoding="utf-8"
    )
    pytester.makepyfile(
        shop="""
        import guiju
        functions = guiju.Functions()
        @functions.add
        def twice(x: int) -> int:
            return 2 * x
        """
    )
    pytester.makeini(
        "[pytest]\nguiju_roots = shared\nguiju_functions = shop:functions\npythonpath = .\n"
    )
    pytester.path.joinpath("net.yaml").write_text(
        "guiju: 1\npack: demo.net\nuse: [org.rates]\ninputs: {x: int}\n"
        "decisions: {tax: {value: twice(x) * rates.vat}}\n"
        "cases: [{name: six, given: {x: 1}, expect: {tax: 6}}]\n",
        encoding="utf-8",
    )
    pytester.runpytest().assert_outcomes(passed=1)
    pytester.makeini(
        "[pytest]\nguiju_roots = shared\nguiju_functions = shop:nothing\npythonpath = .\n"
    )
    result = pytester.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(['*there is no guiju.Functions at "shop:nothing"*'])
