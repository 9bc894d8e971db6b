"""Loading packs: from folders, files and texts; what a bad pack says; rulesets that are replaced."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import guiju
import pytest
from conftest import PARCEL


def folder_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_a_file_and_a_text_are_the_same_pack(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, PARCEL)
    packs = [guiju.load(folder), guiju.load(str(folder)), guiju.load(folder / "pack.yaml")]
    packs += [guiju.load(PARCEL), guiju.load_text(PARCEL)]
    for rules in packs:
        assert (rules.name, rules.version, rules.records) == ("demo.parcel", "1.2.0", ["input"])
        assert rules.evaluate({"weight": 1, "express": False, "country": "CN"}).zone == "home"


def test_what_a_ruleset_says_of_itself(parcel: guiju.Ruleset) -> None:
    assert parcel.decisions() == ["zone", "fee"]
    assert parcel.paths()["fee"].startswith("decimal(")
    field = parcel.schema()["weight"]
    assert (field.type, field.is_nullable, field.is_key, field.has_default) == (
        "decimal(2)",
        False,
        False,
        False,
    )
    assert parcel.fields_read(decide=["zone"]) == ["country"]
    assert parcel.size == {"records": 1, "decisions": 2, "table_rows": 3, "params": 1, "cases": 2}
    assert "demo.parcel 1.2.0" in repr(parcel)
    assert "<td>zone, fee</td>" in parcel._repr_html_()


def test_a_bad_pack_tells_all_that_is_wrong_and_where() -> None:
    text = PARCEL.replace("country: string", "country: strin").replace(
        "express: bool", "express: boool"
    )
    with pytest.raises(guiju.PackError) as caught:
        guiju.load_text(text, name="parcel.yaml")
    found = caught.value.diagnostics
    assert len(found) >= 2
    first = next(d for d in found if "strin" in d.message)
    line = text.splitlines().index(next(ln for ln in text.splitlines() if "strin" in ln)) + 1
    assert (first.file, first.line, first.severity) == ("parcel.yaml", line, "error")
    assert text.splitlines()[line - 1][first.column - 1 :].startswith("strin")
    assert first.code.startswith("GJ")
    assert "string" in " ".join(first.notes)
    assert first.hint == first.notes[0]
    assert "^" in first.rendered and str(first) == first.rendered
    assert first.rendered.strip() in str(caught.value)


def test_columns_count_characters_and_not_bytes() -> None:
    text = "guiju: 1\npack: demo.中文\ninputs: {金额: decimal(2), 类型: strin}\ndecisions: {a: {value: 金额}}\n"
    with pytest.raises(guiju.PackError) as caught:
        guiju.load_text(text)
    found = next(d for d in caught.value.diagnostics if d.line == 3)
    assert text.splitlines()[2][found.column - 1 :].startswith("strin")


def test_a_missing_file_is_a_pack_error_without_a_place() -> None:
    with pytest.raises(guiju.PackError, match="nowhere") as caught:
        guiju.load("/nowhere/at/all")
    assert caught.value.diagnostics[0].line is None


def test_a_warning_comes_with_the_ruleset() -> None:
    rules = guiju.load_text(
        "guiju: 1\npack: demo.none\ninputs: {x: int}\ndecisions:\n"
        "  d:\n    table:\n      hit: first\n      outputs: {d: int}\n      grid: |\n        | x || d |\n"
    )
    (warning,) = rules.diagnostics
    assert (warning.severity, warning.name) == ("warning", "empty_table")
    assert rules.evaluate({"x": 1}).d is None


@pytest.mark.parametrize("value", ["7.50", 7.5, Decimal("7.50")])
def test_params_stand_in_for_the_packs(value: object) -> None:
    rules = guiju.load_text(PARCEL, params={"base": value})
    out = rules.evaluate({"weight": 0, "express": False, "country": "CN"})
    assert out.fee == Decimal("7.50")


def test_an_unknown_param_and_one_that_cannot_stand_in_a_pack() -> None:
    with pytest.raises(guiju.PackError, match="bsae"):
        guiju.load_text(PARCEL, params={"bsae": 1})
    with pytest.raises(guiju.Error, match="cannot stand in a pack"):
        guiju.load_text(PARCEL, params={"base": object()})  # type: ignore[dict-item]


def test_used_packs_are_found_in_roots(tmp_path: Path) -> None:
    used = tmp_path / "shared" / "org" / "rates"
    used.mkdir(parents=True)
    (used / "pack.yaml").write_text(
        "guiju: 1\npack: org.rates\nparams: {vat: {type: decimal(2), value: 0.20}}\n",
        encoding="utf-8",
    )
    text = (
        "guiju: 1\npack: demo.net\nuse: [org.rates]\n"
        "inputs: {x: decimal(2)}\ndecisions: {tax: {value: x * rates.vat}}\n"
    )
    rules = guiju.load_text(text, roots=[tmp_path / "shared"])
    assert rules.evaluate({"x": 10}).tax == Decimal("2.0000")
    with pytest.raises(guiju.PackError, match=r"org\.rates"):
        guiju.load_text(text)


def test_the_packs_own_cases(parcel: guiju.Ruleset) -> None:
    assert [(case.name, case.passed) for case in parcel.test()] == [
        ("home", True),
        ("no weight yet", True),
    ]
    failing = guiju.load_text(PARCEL.replace("fee: 8.00", "fee: 9.00"))
    failed = failing.test()[0]
    assert not failed.passed
    assert failed.differences == ("fee: expected 9.00, got 8.000",)
    assert "FAILED: home" in str(failed) and "expected 9.00" in str(failed)


def test_a_live_ruleset_keeps_the_old_when_the_new_is_bad(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, PARCEL)
    live = guiju.LiveRuleset(folder)
    first = live.snapshot()
    assert live.snapshot() is first
    folder_with(tmp_path, PARCEL.replace("hit: first", "hit: frist"))
    assert not live.reload()
    assert live.diagnostics[0].severity == "error"
    assert live.snapshot() is first
    folder_with(tmp_path, PARCEL.replace("value: 5.00", "value: 6.00"))
    assert live.reload()
    out = live.snapshot().evaluate({"weight": 0, "express": False, "country": "CN"})
    assert out.fee == 6
    assert first.evaluate({"weight": 0, "express": False, "country": "CN"}).fee == 5


def test_a_live_ruleset_that_never_was_good(tmp_path: Path) -> None:
    with pytest.raises(guiju.PackError):
        guiju.LiveRuleset(tmp_path).snapshot()


DATED = """\
guiju: 1
pack: demo.dated
time_zone: Asia/Shanghai
basis_date: filed
inputs: {filed: date}
params:
  cap: {type: int, values: {2021-04-09: 10, 2024-01-01: 20}, until: 2026-12-31}
decisions: {limit: {value: cap}}
"""


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (None, 20),
        ("2022-01-01", 10),
        (datetime.date(2022, 1, 1), 10),
        (datetime.datetime(2022, 1, 1, 9, 30, tzinfo=datetime.UTC), 10),
    ],
)
def test_as_of_picks_what_was_in_force(as_of: datetime.date | str | None, expected: int) -> None:
    rules = guiju.load_text(DATED)
    assert rules.evaluate({"filed": "2024-05-01"}, as_of=as_of).limit == expected
    assert rules.explain({"filed": "2024-05-01"}, as_of=as_of).step("limit").value == expected


def test_a_bad_date_of_the_call_is_refused() -> None:
    rules = guiju.load_text(DATED)
    with pytest.raises(guiju.Error, match="someday"):
        rules.evaluate({"filed": "2024-05-01"}, as_of="someday")
    with pytest.raises(guiju.Error, match="this is a int"):
        rules.evaluate({"filed": "2024-05-01"}, as_of=5)  # type: ignore[call-overload]
