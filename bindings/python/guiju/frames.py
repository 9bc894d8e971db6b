"""Many records: frames of pandas, polars and pyarrow, lists of dicts, anything that speaks Arrow.

A frame is told by its class's name, so none of the three is imported before the caller has. Only
the columns that the decisions read are handed over, through Arrow's C stream where the frame speaks
it, else value by value (pandas without pyarrow).
"""

from __future__ import annotations

import html
import importlib
import itertools
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _core
from .errors import Error, FactError, FactWarning, Fault, unknown_record

if TYPE_CHECKING:
    from .ruleset import Asked, Progress, Ruleset

MOST_SHOWN = 20


def kind_of(obj: Any) -> str | None:
    """ "pandas", "polars", "table" or "batch" (pyarrow), "arrow" (any other), or None."""
    for base in type(obj).__mro__:
        package = base.__module__.split(".")[0]
        match package, base.__name__:
            case ("pandas", "DataFrame") | ("polars", "DataFrame"):
                return package
            case ("pyarrow", "Table" | "RecordBatch"):
                return "table" if base.__name__ == "Table" else "batch"
            case ("polars", "LazyFrame"):
                raise FactError("a LazyFrame is a plan, not data yet: call .collect() on it first")
    speaks = hasattr(obj, "__arrow_c_stream__") or hasattr(obj, "__arrow_c_array__")
    return "arrow" if speaks else None


def is_frame(obj: Any) -> bool:
    return kind_of(obj) is not None


def is_list_of_records(obj: Any) -> bool:
    return isinstance(obj, (list, tuple)) and all(isinstance(item, Mapping) for item in obj)


def frames_by_record(rules: Ruleset, obj: Any, record: str | None) -> dict[str, Any] | None:
    """{"case": cases, "event": events}; None when `obj` is something else."""
    if record is not None or not isinstance(obj, Mapping) or not obj:
        return None
    names = rules.records
    if all(is_frame(value) for value in obj.values()):
        for name in obj:
            if name not in names:
                raise unknown_record(str(name), names)
        return dict(obj)
    whole = all(is_frame(value) or is_list_of_records(value) for value in obj.values())
    return dict(obj) if whole and all(name in names for name in obj) else None


class Counts(NamedTuple):
    """How many rows came to what: rows = decided + undecided + errors, always."""

    rows: int
    decided: int
    undecided: int
    errors: int


class Source:
    """What is decided about: one frame or list, for one kind of record."""

    def __init__(self, rules: Ruleset, record: str, data: Any, wanted: list[str]) -> None:
        self.rules = rules
        self.record = record
        self.data = data
        self.kind = kind_of(data) or "rows"
        self.table: _core.FactTable | None = None
        self._fields = rules.fields_read(record, wanted)

    @property
    def row_count(self) -> int:
        return len(self.data) if self.kind != "batch" and hasattr(self.data, "__len__") else (
            self.data.num_rows if self.kind == "batch" else -1
        )

    def part(self) -> tuple[str, Any, bool]:
        """(record, data as the compiled part takes it, NaN means missing)."""
        return self.record, getattr(self, "_" + self.kind)(), self.kind == "pandas"

    def _rows(self) -> _core.FactTable:
        from .ruleset import facts_of

        rows = [row if isinstance(row, dict) else facts_of(row) for row in self.data]
        self.table = _core.table_of_rows(self.rules, self.record, rows)
        return self.table

    def _read(self, names: Iterable[Any]) -> list[str]:
        """The frame's columns that are read."""
        return [name for name in names if isinstance(name, str) and name in self._fields]

    def _without_columns(self) -> _core.FactTable:
        """No column is read, but the rows are there."""
        return _core.table_of_lists(self.rules, self.record, {}, self.row_count)

    def _pandas(self) -> Any:
        frame = self.data
        if any(name in self._fields and name not in frame.columns for name in frame.index.names):
            frame = frame.reset_index()
        names = self._read(frame.columns)
        if not names:
            return self._without_columns()
        frame = frame[names].reset_index(drop=True)
        try:
            return frame.__arrow_c_stream__()
        except Exception:  # no pyarrow, or a column of mixed objects: each value for itself
            return self._pandas_values(frame)

    def _pandas_values(self, frame: Any) -> _core.FactTable:
        lists = {}
        for at, name in enumerate(frame.columns):
            column = frame.iloc[:, at]
            if name in lists:
                raise FactError(f'two columns are named "{name}"')
            values = column.astype(object).tolist()
            lists[name] = [
                None if missing else value
                for value, missing in zip(values, column.isna().tolist(), strict=True)
            ]
        return _core.table_of_lists(self.rules, self.record, lists, len(frame))

    def _polars(self) -> Any:
        names = self._read(self.data.columns)
        return self.data.select(names).__arrow_c_stream__() if names else self._without_columns()

    def _table(self) -> Any:
        names = self._read(self.data.schema.names)
        if len(set(names)) < len(names):
            raise FactError(f"columns stand twice: {', '.join(sorted(names))}")
        return self.data.select(names).__arrow_c_stream__() if names else self._without_columns()

    _batch = _table

    def _arrow(self) -> Any:
        if hasattr(self.data, "__arrow_c_stream__"):
            return self.data.__arrow_c_stream__()
        return self.data.__arrow_c_array__()


class ColumnsOutcome:
    """What was decided about every row of one kind of record.

    An Arrow stream itself (`__arrow_c_stream__`), so whatever speaks Arrow can take it as it is.
    Values that could not be decided are null there; `faults`, `needs` and `counts` say why.
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

    @property
    def faults(self) -> list[Fault]:
        """What went wrong, by row; at most `max_faults` are kept, `counts` has all."""
        return self._columns.faults()

    @property
    def needs(self) -> dict[int, list[str]]:
        """Rows that are not decided for want of facts: row to the fields that still matter."""
        return self._columns.needs()

    def fired(self, decision: str) -> list[str | None]:
        """The id of the row of a table that fired, for each record."""
        ids = self._columns.fired(decision)
        if ids is None:
            raise Error(f'"{decision}" is no table that was decided here')
        return ids

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
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(str(value))}</td>" for value in row) + "</tr>"
            for row in itertools.islice(self._first_rows(names), MOST_SHOWN)
        )
        return f"<table><tr>{head}</tr>{body}</table><p>{html.escape(repr(self)[1:-1])}</p>"

    def _first_rows(self, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        return zip(*(self[name] for name in names), strict=True)


def imported(package: str) -> Any:
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise Error(f"this needs {package}, which is not installed") from error


def pandas_column(columns: _core.Columns, path: str, kind: str, zone: str) -> Any:
    pandas = imported("pandas")
    words = columns.words(path)
    if words is None:
        dtype = "str" if kind in ("string", "month", "period") else "object"
        return pandas.Series(columns.values(path), dtype=dtype)
    numpy = imported("numpy")
    numbers = numpy.frombuffer(words[1], dtype="int64").copy()
    missing = numpy.frombuffer(words[2], dtype="bool").copy()
    match kind:
        case "bool":
            flags = numbers.astype(bool)
            values = pandas.arrays.BooleanArray(flags, missing) if missing.any() else flags
        case "int" | "uint":
            whole = numbers.view("uint64") if kind == "uint" else numbers
            values = pandas.arrays.IntegerArray(whole, missing) if missing.any() else whole
        case "double":
            values = numbers.view("float64")
            values[missing] = numpy.nan
        case "enum":
            values = pandas.Categorical.from_codes(numpy.where(missing, -1, numbers), words[3])
        case _:
            values = numbers.view("datetime64[us]" if kind == "timestamp" else "timedelta64[us]")
            values[missing] = "NaT"
    series = pandas.Series(values)
    if kind == "timestamp":
        series = series.dt.tz_localize("UTC").dt.tz_convert(zone or "UTC")
    return series


def one_batch(table: Any) -> Any:
    batches = table.combine_chunks().to_batches()
    pyarrow = imported("pyarrow")
    return batches[0] if batches else pyarrow.RecordBatch.from_pylist([], schema=table.schema)


# --- runs ------------------------------------------------------------------------------------------


def run_sources(
    rules: Ruleset,
    sources: list[Source],
    asked: Asked,
    progress: Progress,
    max_faults: int = 10_000,
) -> dict[str, ColumnsOutcome]:
    counts = [source.row_count for source in sources]
    total = -1 if -1 in counts else sum(counts)
    told = teller(progress)
    parts = [source.part() for source in sources]
    done = _core.run(rules, parts, *asked, max_faults, told, total)
    if told is not None:
        told(sum(columns.row_count for columns in done) if total < 0 else total, total)
    by_record = {source.record: source for source in sources}
    made = {
        columns.record: ColumnsOutcome(rules, columns, asked, by_record.get(columns.record))
        for columns in done
    }
    # In the order given, made records last.
    order = [*(name for name in by_record if name in made), *(n for n in made if n not in by_record)]
    return {name: made[name] for name in order}


def teller(progress: Progress) -> Any:
    """A progress function; True means a line on the standard error."""
    if progress is None or progress is False:
        return None
    if progress is not True:
        return progress

    def tell(done: int, total: int) -> None:
        share = f" of {total:,} ({done * 100 // total} %)" if total > 0 else ""
        end = "\n" if done == total else ""
        print(f"\rguiju: {done:,}{share} rows", end=end, file=sys.stderr, flush=True)

    return tell


def only_record(rules: Ruleset, record: str | None, sample: Any = None) -> str:
    """The name of the record that is meant; "" would mean the only one."""
    name = record or ""
    if not name and sample is not None:
        name = rules._record_of(sample, None)
    given = [known for known in rules.records if known not in rules.made_records]
    if not name and len(given) == 1:
        return given[0]
    rules.field_names(name)  # raises when there is no such record
    return name


def run_frame(
    rules: Ruleset,
    obj: Any,
    record: str | None,
    asked: Asked,
    progress: Progress,
    max_faults: int = 10_000,
) -> ColumnsOutcome:
    if not is_frame(obj) and not isinstance(obj, (list, tuple)):
        raise FactError(f"a {type(obj).__name__} is no frame and no list of records")
    sample = dict.fromkeys(columns_of(obj)) if record is None else None
    name = only_record(rules, record, sample)
    wanted = asked[0] or rules.decisions(name)
    if not wanted:
        raise Error(f'the pack decides nothing about "{name}"')
    source = Source(rules, name, obj, wanted)
    done = run_sources(rules, [source], type(asked)((wanted, *asked[1:])), progress, max_faults)
    if name not in done:
        raise Error(f'nothing of what was asked for is decided about "{name}"')
    return done[name]


def columns_of(obj: Any) -> list[Any]:
    match kind_of(obj):
        case "pandas" | "polars":
            return list(obj.columns)
        case "table" | "batch":
            return list(obj.schema.names)
        case None if obj and isinstance(obj[0], Mapping):
            return list(obj[0])
    return []


def run_frames(
    rules: Ruleset,
    given: dict[str, Any],
    asked: Asked,
    progress: Progress,
    max_faults: int = 10_000,
) -> dict[str, ColumnsOutcome]:
    sources = [Source(rules, name, data, asked[0]) for name, data in given.items()]
    return run_sources(rules, sources, asked, progress, max_faults)


def evaluate_list(
    rules: Ruleset, rows: list[Any], record: str | None, asked: Asked, progress: Progress
) -> list[_core.Outcome]:
    if not rows:
        return []
    return run_frame(rules, rows, record, asked, progress).rows()


def evaluate_frame(
    rules: Ruleset, frame: Any, record: str | None, asked: Asked, append: bool, progress: Progress
) -> Any:
    outcome = run_frame(rules, frame, record, asked, progress, max_faults=1)
    warn_of([outcome])
    return finished(outcome, append)


def evaluate_frames(
    rules: Ruleset, given: dict[str, Any], asked: Asked, append: bool, progress: Progress
) -> dict[str, Any]:
    done = run_frames(rules, given, asked, progress, max_faults=1)
    warn_of(list(done.values()))
    kind = kind_of(next(iter(given.values()))) or "rows"
    results = dict(given) if append else {}
    for name, outcome in done.items():
        results[name] = outcome.like(kind) if name not in given else finished(outcome, append)
    return results


def finished(outcome: ColumnsOutcome, append: bool) -> Any:
    source = outcome._source
    assert source is not None
    decided = outcome.like(source.kind)
    if not append:
        return decided
    frame = source.data
    if source.kind in ("arrow", "rows"):
        raise Error(f"append=True needs a frame to add to, this is a {type(frame).__name__}")
    there = set(columns_of(frame))
    if clash := [path for path in outcome.columns if path in there]:
        raise Error(f"append=True would replace columns of the frame: {', '.join(clash)}")
    match source.kind:
        case "pandas":
            return frame.assign(**{path: decided[path] for path in decided.columns})
        case "polars":
            return frame.hstack(decided.get_columns())
    for name in decided.schema.names:
        frame = frame.append_column(decided.schema.field(name), decided.column(name))
    return frame


def warn_of(outcomes: list[ColumnsOutcome]) -> None:
    """One warning for all rows that failed; called two frames below the user's call."""
    texts = []
    for outcome in outcomes:
        counts = outcome.counts
        if counts.errors:
            first = next(iter(outcome.faults), None)
            example = f" (first: {first})" if first else ""
            texts.append(f"{counts.errors} of {counts.rows} rows of {outcome.record}{example}")
    if texts:
        warnings.warn(
            f"could not be decided and are null: {'; '.join(texts)};"
            " rules.run(frame).faults tells all",
            FactWarning,
            stacklevel=4,
        )


def draw_ruleset(rules: Ruleset) -> str:
    lines = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{html.escape(', '.join(rules.schema(name)))}</td>"
        f"<td>{html.escape(', '.join(rules.decisions(name)))}</td></tr>"
        for name in rules.records[:MOST_SHOWN]
    )
    head = "<tr><th>record</th><th>fields</th><th>decisions</th></tr>"
    title = html.escape(f"{rules.name} {rules.version}".strip())
    return f"<p><b>{title}</b></p><table>{head}{lines}</table>"
