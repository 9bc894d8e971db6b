"""Which rows of tables fire, in a pack's cases and in data, and how decisions end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _core
from .frames import Source
from .ruleset import Asked, Date, Ruleset
from .runs import one_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ._core import Frame


@dataclass(frozen=True, slots=True)
class RowCoverage:
    """How often a row of a table fired."""

    decision: str
    row: str  # its id; "else" for the default
    in_cases: int
    in_data: int
    last_date: str | None  # the latest date as of which it fired, in data

    @property
    def has_fired(self) -> bool:
        return self.in_cases + self.in_data > 0


@dataclass(frozen=True, slots=True)
class DecisionCoverage:
    """How a decision ended, over the data."""

    decision: str
    decided: int
    null: int  # no row matched, not applicable, or null was decided
    undecided: int
    errors: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every row of every table, and every decision, in the pack's order. As text: the rows that never fired."""

    records: int
    decisions: list[DecisionCoverage]
    rows: list[RowCoverage]
    text: str

    @property
    def never_fired(self) -> list[RowCoverage]:
        return [row for row in self.rows if not row.has_fired]

    def __str__(self) -> str:
        return self.text


def coverage(
    rules: Ruleset,
    data: Frame | Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None,
    *,
    record: str | None = None,
    decide: str | Iterable[str] | None = None,
    as_of: Date | None = None,
    known_at: Date | None = None,
    cases: bool = True,
) -> Coverage:
    """Which rows fire in the pack's cases, and in data: a frame or list of records of one kind, or a dict of
    them by kind. Of tables that collect every row that fired counts; groups of tallies are decided as well.
    """
    asked = Asked.of(decide, as_of, known_at)
    if data is None:
        sources = []
    elif isinstance(data, Mapping):
        sources = [Source(rules, name, frame, asked.decide) for name, frame in data.items()]
    else:
        sources = [one_source(rules, data, record, asked)[0]]
    written, text = _core.coverage(rules, [source.part() for source in sources], *asked, cases)
    read = json.loads(written)
    return Coverage(
        records=read["records"],
        decisions=[DecisionCoverage(**each) for each in read["decisions"]],
        rows=[RowCoverage(**each) for each in read["rows"]],
        text=text,
    )
