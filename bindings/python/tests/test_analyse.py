"""What is known of packs without data: remarks, proofs, layout, comparison, what-if, the schema for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import guiju
import pytest

ROOT = Path(__file__).resolve().parents[3]
PACK = """\
guiju: 1
pack: demo.level
inputs: {amount: int, local: bool}
params: {cap: {type: int, value: 10}, idle: {type: int, value: 1}}
decisions:
  level:
    table:
      hit: first
      outputs: {level: {enum: [village, town]}}
      rows:
        - {id: v, amount: < cap, level: village}
        - {id: w, amount: < 5, level: town}
        - {id: t, amount: "[10..20)", level: town}
"""


def test_with_changes_gives_another_ruleset_and_leaves_this_one() -> None:
    rules = guiju.load_text(PACK)
    wider = rules.with_changes({"params.cap": 15, "decisions.level.rows.t.amount": "< 30"})
    assert isinstance(wider, guiju.Ruleset)
    assert wider.evaluate({"amount": 12, "local": True}).level == "village"
    assert wider.evaluate({"amount": 25, "local": True}).level == "town"
    assert rules.evaluate({"amount": 12, "local": True}).level == "town"


def test_a_change_that_is_no_change_of_this_pack_is_refused() -> None:
    with pytest.raises(guiju.PackError, match="cup"):
        guiju.load_text(PACK).with_changes({"params.cup": 1})


def test_proofs_name_the_row_and_show_a_record() -> None:
    found = {finding.kind: finding for finding in guiju.prove(guiju.load_text(PACK))}
    assert found["never_fires"].rows[0] == "w"
    assert found["gap"].severity == "warning" and found["gap"].witness
    assert found["gap"].line == 6 and "level" in str(found["gap"])


def test_lint_remarks_on_what_nothing_reads() -> None:
    assert any(
        finding.kind == "unused" and "idle" in finding.message
        for finding in guiju.lint(guiju.load_text(PACK))
    )


def test_two_packs_compared_without_data() -> None:
    rules = guiju.load_text(PACK)
    same, wider = (
        guiju.compare(rules, rules),
        guiju.compare(rules, rules.with_changes({"params.cap": 15})),
    )
    assert not same
    assert wider
    region = wider.decisions[0]["regions"][0]
    assert (region["old"], region["new"]) == ("town", "village")
    assert "level" in str(wider)


def test_fmt_lays_out_once_and_keeps_the_meaning(tmp_path: Path) -> None:
    file = tmp_path / "pack.yaml"
    grid = "      grid: |\n        | id | amount || level |\n        | v | < 10 || village |\n        | t | - || town |\n"
    file.write_text(PACK[: PACK.index("      rows:")] + grid, encoding="utf-8")
    before = guiju.load(file)
    assert guiju.fmt(file, check=True)
    assert guiju.fmt(file)
    assert not guiju.fmt(file)
    assert not guiju.compare(before, guiju.load(file))


def test_every_pack_fits_the_schema_for_editors() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    yaml = pytest.importorskip("yaml")

    class Loader(yaml.SafeLoader):  # type: ignore[misc, name-defined]
        """Dates stay texts, as a pack reads them by type."""

    Loader.yaml_implicit_resolvers = {
        letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    schema: dict[str, Any] = guiju.schema()
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    packs = sorted((ROOT / "rules").rglob("pack.yaml"))
    assert packs
    for pack in packs:
        errors = [
            error.message
            for error in kind(schema).iter_errors(
                yaml.load(pack.read_text(encoding="utf-8"), Loader)
            )
        ]
        assert not errors, f"{pack}: {errors[:3]}"
    bad = yaml.load("guiju: 1\npack: demo.x\ndecisionz: {}\n", Loader)
    assert list(kind(schema).iter_errors(bad))


def test_rows_that_never_fire_in_cases_or_in_data() -> None:
    rules = guiju.load_text(
        PACK + "cases: [{name: small, given: {amount: 3, local: true}, expect: {level: village}}]\n"
    )
    in_cases = guiju.coverage(rules)
    assert [row.row for row in in_cases.never_fired] == ["w", "t"]
    records = [{"amount": 12, "local": True}, {"amount": 50, "local": True}, {"local": True}]
    found = guiju.coverage(rules, records, cases=False)
    assert [(row.row, row.in_cases, row.in_data) for row in found.rows] == [
        ("v", 0, 0),
        ("w", 0, 0),
        ("t", 0, 1),
    ]
    assert found.decisions == [
        guiju.DecisionCoverage("level", decided=1, null=1, undecided=1, errors=0)
    ]
    assert found.records == 3
    assert str(found) == "level: 2 of 3 rows never fired: v, w\n"
    assert guiju.coverage(rules, {"input": records}, cases=False).rows == found.rows
    with pytest.raises(guiju.Error):
        guiju.coverage(rules, records, decide="nothing")
