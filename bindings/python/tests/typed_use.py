"""How callers use guiju, as a type checker sees it; test_types.py has mypy check it, nothing runs it."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_type

import guiju
import polars
from guiju import excel


def loading(path: Path) -> guiju.Ruleset:
    functions = guiju.Functions()

    @functions.add
    def distance_km(x: float, y: float) -> float:
        return math.hypot(x, y)

    assert_type(distance_km(3.0, 4.0), float)

    @functions.add(columns="numpy", parameters=[float], result=float)
    def twice(x: Any) -> Any:
        return 2 * x

    functions.add("half", lambda x: x / 2, parameters=[int], result=Decimal | None, places=1)
    try:
        rules = guiju.load(
            path,
            roots=["rules"],
            params={"cap": 5, "from": datetime.date(2022, 1, 1)},
            functions=functions,
        )
    except guiju.PackError as error:
        assert_type(error.diagnostics, list[guiju.Diagnostic])
        assert_type(error.diagnostics[0].line, int | None)
        raise
    assert_type(guiju.load_text("guiju: 1\n"), guiju.Ruleset)
    assert_type(guiju.LiveRuleset(path).snapshot(), guiju.Ruleset)
    assert_type(rules.schema()["weight"].members, tuple[str, ...])
    assert_type(rules.paths("case"), dict[str, str])
    assert_type([case.passed for case in rules.test()], list[bool])
    return rules


def one(rules: guiju.Ruleset, facts: dict[str, object]) -> None:
    out = rules.evaluate({"weight": Decimal(2), "express": False})
    assert_type(rules.evaluate(facts, decide=["zone"], as_of=datetime.date.today()), guiju.Outcome)
    assert_type(out.needs("fee"), list[str])
    assert_type(out.faults[0].message, str)
    assert_type(out.to_dict(), dict[str, Any])
    why = rules.explain(facts, lang="zh")
    assert_type(why, guiju.Explanation)
    assert_type(why.steps[0].rows[0].cells[0].verdict, str)
    assert_type(rules.evaluate([facts, facts]), list[guiju.Outcome])


def many(
    rules: guiju.Ruleset,
    frame: polars.DataFrame,
) -> None:
    assert_type(rules.evaluate(frame), polars.DataFrame)
    assert_type(rules.evaluate(frame, append=True, record="case", progress=True), polars.DataFrame)
    assert_type(rules.evaluate({"case": frame, "person": frame}), dict[str, Any])
    assert_type(guiju.compare(rules, rules, frame), polars.DataFrame)
    assert_type(guiju.compare(rules, rules, [{"weight": 1}]), list[dict[str, Any]])
    assert_type(excel.read("tables.xlsx"), dict[str, list[list[str]]])
