"""The parts of an explanation, as data: what `explanation.steps` holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .errors import Fault


@dataclass(frozen=True, slots=True)
class Fact:
    """A field, parameter or decision that a step has read."""

    name: str
    value: Any
    title: str
    is_known: bool  # False: not given


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row, as it was judged."""

    head: str  # the column
    text: str  # the cell as written
    value: Any  # the fact that it judged
    verdict: str  # "matched", "failed", "unknown" or "error"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: one that fired, or the nearest of those that did not."""

    id: str
    has_fired: bool
    is_overridden: bool  # it matched, but a stronger row won
    title: str
    because: str
    basis: list[str]
    cells: list[Cell]
    place: str  # file:line:column in the pack


@dataclass(frozen=True, slots=True)
class Step:
    """How one decision came about."""

    decision: str
    kind: str  # "table", "value" …
    title: str
    basis: list[str]
    ending: str  # "decided", "no_match", "not_applicable", "undecided" or "error"
    value: Any
    expression: str
    facts: list[Fact]
    rows: list[Row]
    needs: list[str]
    faults: list[Fault]
    place: str
