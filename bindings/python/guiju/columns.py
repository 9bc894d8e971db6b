"""ColumnsOutcome: what was decided about every row of one kind of record, and what was not, and why."""

from __future__ import annotations

import html
from array import array
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _core
from .errors import Error, Fault
from .frames import Source, imported, listed, one_batch, pandas_column

if TYPE_CHECKING:
    from .ruleset import Asked, Ruleset

MOST_SHOWN = 20


class Counts(NamedTuple):
    """How many rows came to what: rows = decided + undecided + errors, always."""

    rows: int
    decided: int
    undecided: int
    errors: int


class ColumnsOutcome:
    """What was decided about every row of one kind of record; what rules.run() gives.

    An Arrow stream itself (`__arrow_c_stream__`), so whatever speaks Arrow can take it as it is.
    Values that could not be decided are null there; `errors`, `undecided` and `counts` say why.
    """

    def __init__(
        self, rules: Ruleset, columns: _core.Columns, asked: Asked, source: Source | None
    ) -> None:
        self._rules = rules
        self._columns = columns
        self._asked = asked
        self._source = source

    @property
    def record(self) -> str:
        return self._columns.record

    def __len__(self) -> int:
        return self._columns.row_count

    @property
    def keys(self) -> list[str]:
        """The key columns of records that a tally made."""
        return [name for name, _, _, is_key in self._columns.types() if is_key]

    @property
    def columns(self) -> list[str]:
        """The decided paths."""
        return [name for name, _, _, is_key in self._columns.types() if not is_key]

    @property
    def types(self) -> dict[str, str]:
        """The type of each column, as a pack writes it."""
        return {name: text for name, text, _, _ in self._columns.types()}

    @property
    def counts(self) -> Counts:
        return Counts(*self._columns.counts)

    # --- what was not decided ----------------------------------------------------------------------

    @property
    def faults(self) -> list[Fault]:
        """What went wrong, by row; at most max_faults of run() (counts.errors counts all rows)."""
        return self._columns.faults()

    @property
    def needs(self) -> dict[int, list[str]]:
        """Rows that are not decided for want of facts: row to the fields that still matter."""
        return self._columns.needs()

    @property
    def errors(self) -> Any:
        """`faults` as a frame of the kind that came in: row, the record's key, decision, code, name
        and message. pandas: indexed as the frame was."""
        faults = self.faults
        return self._frame_of_rows(
            [fault.row or 0 for fault in faults],
            decision=[fault.path for fault in faults],
            code=[fault.code for fault in faults],
            name=[fault.name for fault in faults],
            message=[fault.message for fault in faults],
        )

    @property
    def undecided(self) -> Any:
        """`needs` as a frame of the kind that came in: row, the record's key, needs."""
        needs = self.needs
        return self._frame_of_rows(
            list(needs), needs=[", ".join(names) for names in needs.values()]
        )

    def _frame_of_rows(self, rows: Sequence[int], **columns: list[Any]) -> Any:
        source = self._source
        lists = {"row": list(rows), **(source.key_values(rows) if source else {}), **columns}
        has_index = source is not None and source.kind == "pandas"
        index = source.data.index[list(rows)] if source is not None and has_index else None
        return listed(source.kind if source else "rows", lists, index)

    # --- which rules -------------------------------------------------------------------------------

    def fired(self, decision: str) -> list[str | None]:
        """The id of the row of a table that fired, for each record (of several, the first)."""
        ids = self._columns.fired(decision)
        if ids is None:
            raise Error(f'"{decision}" is no table that was decided here')
        return ids

    def coverage(self, dates: Sequence[Any] | None = None) -> Any:
        """How often each row of each table fired, as a frame of the kind that came in: decision, row,
        fired, share. `dates`: one a record; then `last` is the latest at which the row fired.

        Of a table that gives lists or sums, a record counts for the first row that fired.
        """
        lists: dict[str, list[Any]] = {"decision": [], "row": [], "fired": [], "share": []}
        if dates is not None:
            lists["last"] = []
        for decision in self._rules.decisions(self.record):
            words = self._columns.fired_numbers(decision)
            if words is None:
                continue
            numbers = array("i", words)
            fired = Counter(numbers)
            last = latest(numbers, dates) if dates is not None else {}
            ids = self._columns.row_ids(decision)
            for number, row_id in [*enumerate(ids), *([(-2, "else")] if fired[-2] else [])]:
                lists["decision"].append(decision)
                lists["row"].append(row_id)
                lists["fired"].append(fired[number])
                lists["share"].append(fired[number] / len(numbers) if numbers else 0.0)
                if dates is not None:
                    lists["last"].append(last.get(number))
        return listed(self._source.kind if self._source else "rows", lists)

    def explain(self, row: int, lang: str = "en") -> _core.Explanation:
        """Why one row was decided as it was; with all the others in sight where it was matched, ranked
        or counted among them. `row`: from 0, as in `errors`; lang is "en" or "zh"."""
        if not 0 <= row < len(self):
            raise IndexError(f"row {row} of {len(self)}")
        if self._columns.explains:
            return self._columns.explain(row, lang)
        if self._source is None or self._source.kind in ("reader", "arrow"):
            raise Error(
                "the rows of a stream do not keep their facts; explain one with rules.explain(record)"
            )
        facts = self._source.record_at(row)
        return self._rules.explain_record(facts, self.record, *self._asked, lang)

    # --- the values --------------------------------------------------------------------------------

    def __getitem__(self, path: str) -> list[Any]:
        return self._columns.values(path)

    def rows(self) -> list[_core.Outcome]:
        """One Outcome a row."""
        table = None if self._source is None else self._source.table
        return self._columns.outcomes(self._rules, table, *self._asked)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dict a row: keys and decided paths."""
        names = [*self.keys, *self.columns]
        lists = [self[name] for name in names]
        return [dict(zip(names, row, strict=True)) for row in zip(*lists, strict=True)]

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._columns.__arrow_c_stream__(requested_schema)

    def to_arrow(self) -> Any:
        """A pyarrow.Table."""
        return imported("pyarrow").table(self)

    def to_polars(self) -> Any:
        """A polars.DataFrame."""
        return imported("polars").DataFrame(self)

    def to_pandas(self) -> Any:
        """A pandas.DataFrame with the index of the frame that was decided. pyarrow is not needed.

        Enums become categories, int and bool the nullable dtypes where a value is missing; decimals,
        dates, lists and structs are objects.
        """
        pandas = imported("pandas")
        series = {
            name: pandas_column(self._columns, name, kind, self._rules.time_zone)
            for name, _, kind, _ in self._columns.types()
        }
        source = self._source
        frame = pandas.DataFrame(series, index=range(len(self)))
        if source is not None and source.kind == "pandas" and len(source.data) == len(frame):
            frame.index = source.data.index
        return frame

    def like(self, kind: str) -> Any:
        """The kind of frame that came in."""
        match kind:
            case "pandas":
                return self.to_pandas()
            case "polars":
                return self.to_polars()
            case "table":
                return self.to_arrow()
            case "batch":
                return one_batch(self.to_arrow())
            case "reader":
                return imported("pyarrow").RecordBatchReader.from_stream(self)
            case "rows":
                return self.rows()
        return self

    def __repr__(self) -> str:
        counts = self.counts
        return (
            f"<guiju.ColumnsOutcome of {self.record}: {counts.rows} rows, {counts.decided} decided,"
            f" {counts.undecided} undecided, {counts.errors} errors; {', '.join(self.columns)}>"
        )

    def _repr_html_(self) -> str:
        names = [*self.keys, *self.columns]
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        first = zip(*(self._columns.values(name, MOST_SHOWN) for name in names), strict=True)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(str(value))}</td>" for value in row) + "</tr>"
            for row in first
        )
        return f"<table><tr>{head}</tr>{body}</table><p>{html.escape(repr(self)[1:-1])}</p>"


def latest(numbers: Sequence[int], dates: Sequence[Any]) -> dict[int, Any]:
    """The last date of each number."""
    last: dict[int, Any] = {}
    for number, date in zip(numbers, dates, strict=True):
        if date == date and date is not None and (number not in last or last[number] < date):
            last[number] = date
    return last
