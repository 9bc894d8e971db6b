"""A story told by packs: each step is one call, printed with what was decided, and compared with what the story says."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any

import guiju

RULES = Path(__file__).resolve().parents[2] / "rules"


class Story:
    def __init__(self, title: str) -> None:
        print(title)
        self.steps = self.differences = 0

    def step(self, title: str, pack: str, given: dict[str, Any], expected: dict[str, Any]) -> Any:
        """One record; gives its outcome, so that the next step can build on it."""
        rules = guiju.load(RULES / pack)
        outcome = rules.evaluate(given)
        self._compare(title, rules.name, {path: outcome[path] for path in expected}, expected)
        return outcome

    def rows(self, title: str, pack: str, given: dict[str, list[dict[str, Any]]], record: str, expected: dict[str, Any]) -> None:
        """Several kinds of records; the first row of `record` is what the story is about."""
        rules = guiju.load(RULES / pack)
        row = rules.evaluate(given)[record][0]
        self._compare(title, rules.name, {path: row[path] for path in expected}, expected)

    def end(self) -> None:
        print(f"{self.steps} steps, {self.differences} differ")
        sys.exit(1 if self.differences else 0)

    def _compare(self, title: str, pack: str, got: dict[str, Any], expected: dict[str, Any]) -> None:
        self.steps += 1
        print(f"{self.steps}. {title} ({pack})")
        for path, want in expected.items():
            shown = _written(got[path])
            differs = shown != want
            self.differences += differs
            print(f"   {path}: {shown}" + (f"   EXPECTED {want}" if differs else ""))


def _written(value: Any) -> Any:
    """Dates and times as they are written in packs."""
    return value.isoformat() if isinstance(value, (datetime.date, datetime.datetime)) else value
