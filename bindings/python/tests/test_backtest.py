"""Backtest and sensitivity: what a pack would have decided, and how far it moves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import guiju
import pytest
from conftest import PARCEL

FACTS: list[dict[str, Any]] = [
    {"weight": "1.00", "express": False, "country": "CN"},
    {"weight": "2.00", "express": True, "country": "JP"},
    {"weight": "2.00", "express": True, "country": "DE"},
    {"weight": "heavy", "express": True, "country": "DE"},
    {"express": True, "country": "KR"},
]


def rows_that(name: str, truths: list[Any]) -> list[dict[str, Any]]:
    return [{**row, name: true} for row, true in zip(FACTS, truths, strict=True)]


ROWS = rows_that("was", ["home", "far", "far", "far", None])


def test_every_row_comes_to_something(parcel: guiju.Ruleset) -> None:
    zone = guiju.backtest(parcel, ROWS, truth="was", decision="zone")
    assert zone.counts == guiju.BacktestCounts(5, 3, 1, 0, 0, 1)
    assert zone.agreement == 0.75
    assert zone.pairs[0] == {"decided": "far", "truth": "far", "count": 2}
    assert zone.differing == [{"row": 1, "decided": "near", "truth": "far", "rule": "n"}]
    assert {"rule": "n", "rows": 1, "agreed": 0, "share": 0.0} in zone.rules
    assert str(zone) == "zone: 5 rows, 3 agreed, 1 differed, 1 unknown (75.0% of what is decided)"


def test_numbers_are_compared_as_numbers(parcel: guiju.Ruleset) -> None:
    rows = rows_that("paid", [6.5, "18.00", None, 1, 2])
    fee = guiju.backtest(parcel, rows, truth="paid", decision="fee")
    assert fee.counts == guiju.BacktestCounts(5, 2, 0, 1, 1, 1)
    assert fee.rules is None and fee.differing == []


def test_another_pack_beside_it(parcel: guiju.Ruleset) -> None:
    new = guiju.load(PARCEL.replace("JP, KR", "KR"))
    both = guiju.backtest(parcel, ROWS, truth="was", decision="zone", new=new)
    assert both.new is not None and both.new.counts.agreed == 4
    assert both.moved == [{"old": "near", "new": "far", "count": 1, "fixed": 1, "broken": 0}]


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_frames_come_out_as_they_came_in(parcel: guiju.Ruleset, kind: str) -> None:
    package = pytest.importorskip(kind)
    lists: dict[str, list[Any]] = {
        "weight": [1.0, 2.0],
        "express": [False, True],
        "country": ["CN", "JP"],
        "was": ["home", None],
    }
    frame = package.table(lists) if kind == "pyarrow" else package.DataFrame(lists)
    zone = guiju.backtest(parcel, frame, truth="was", decision="zone")
    assert (zone.counts.agreed, zone.counts.unknown) == (1, 1)
    assert isinstance(zone.pairs, type(frame))
    moved = guiju.sensitivity(parcel, frame, "fee", changes={"params.base": [6]})
    assert isinstance(moved, type(frame)) and len(moved) == 3


def test_what_is_wrong_with_the_call(parcel: guiju.Ruleset) -> None:
    with pytest.raises(guiju.Error, match='no column "wass"; did you mean "was"'):
        guiju.backtest(parcel, ROWS, truth="wass", decision="zone")
    with pytest.raises(guiju.PathError):
        guiju.backtest(parcel, ROWS, truth="was", decision="zoen")


def test_what_moves_a_decision(parcel: guiju.Ruleset) -> None:
    rows = FACTS[:3]
    lines = guiju.sensitivity(parcel, rows, "fee", by=0.5, changes={"params.base": [6, 7]})
    assert [(one["what"], one["to"], one["moved"]) for one in lines] == [
        ("weight", "-50%", 3),
        ("weight", "+50%", 3),
        ("params.base", "6", 3),
        ("params.base", "7", 3),
    ]
    by_what = {(one["what"], one["to"]): one for one in lines}
    assert by_what["params.base", "7"]["mean"] == pytest.approx(2.0)
    wanted = (Decimal("0.75") + Decimal("1.5") + Decimal("4")) / 3
    assert by_what["weight", "+50%"]["mean"] == pytest.approx(float(wanted))
    assert guiju.sensitivity(parcel, rows, "zone", by=0.5) == []  # it reads no number
