"""Frames of pandas, polars and pyarrow: how they come in, and how the same kind goes out.

A frame is told by its class's name, so none of the three is imported before the caller has. Only
the columns that the decisions read are handed over, through Arrow's C stream where the frame speaks
it, else value by value (pandas without pyarrow, columns of mixed objects).
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import _core
from .errors import Error, FactError, unknown_record

if TYPE_CHECKING:
    from .ruleset import Ruleset

PYARROW = {"Table": "table", "RecordBatch": "batch", "RecordBatchReader": "reader"}


def kind_of(obj: Any) -> str | None:
    """ "pandas", "polars", "table", "batch" or "reader" (pyarrow), "arrow" (any other), or None."""
    for base in type(obj).__mro__:
        package = base.__module__.split(".")[0]
        match package, base.__name__:
            case ("pandas", "DataFrame") | ("polars", "DataFrame"):
                return package
            case ("pyarrow", name) if name in PYARROW:
                return PYARROW[name]
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


def columns_of(obj: Any) -> list[Any]:
    """The names of a frame's columns, or of a list's first record."""
    match kind_of(obj):
        case "pandas" | "polars":
            return list(obj.columns)
        case "table" | "batch" | "reader":
            return list(obj.schema.names)
        case None if obj and isinstance(obj[0], Mapping):
            return list(obj[0])
    return []


def imported(package: str) -> Any:
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise Error(f"this needs {package}, which is not installed") from error


class Source:
    """What is decided about: one frame or list, for one kind of record."""

    def __init__(self, rules: Ruleset, record: str, data: Any, wanted: Sequence[str]) -> None:
        self.rules = rules
        self.record = record
        self.data = data
        self.kind = kind_of(data) or "rows"
        self.table: _core.FactTable | None = None
        self.fields = rules.fields_read(record, wanted)

    @property
    def row_count(self) -> int:
        """-1: not known before the end."""
        if self.kind == "batch":
            return int(self.data.num_rows)
        return len(self.data) if hasattr(self.data, "__len__") else -1

    def part(self) -> tuple[str, object, bool]:
        """(record, data as the compiled part takes it, NaN means missing)."""
        return self.record, getattr(self, "_" + self.kind)(), self.kind == "pandas"

    def key_values(self, rows: Sequence[int]) -> dict[str, list[Any]]:
        """The record's key fields that the frame has, at some rows."""
        there = set(columns_of(self.data)) if self.kind != "reader" else set()
        keys = [field.name for field in self.rules.schema(self.record).values() if field.is_key]
        return {name: self.values_at(name, rows) for name in keys if name in there}

    def values_at(self, name: str, rows: Sequence[int]) -> list[Any]:
        match self.kind:
            case "pandas":
                return list(self.data[name].iloc[list(rows)])
            case "polars":
                return list(self.data[name].gather(list(rows)))
            case "rows":
                return [self.data[row].get(name) for row in rows]
        column = self.data.column(name)
        return [column[row].as_py() for row in rows]

    def record_at(self, row: int) -> dict[str, Any]:
        """One row as a record; what pandas says is missing is None."""
        from .ruleset import facts_of

        if self.kind == "rows":
            return facts_of(self.data[row])
        if self.kind == "pandas":
            lists = values_of(self._read_part(self.data.iloc[[row]]))
        else:
            lists = {
                name: self.values_at(name, [row]) for name in self._read(columns_of(self.data))
            }
        return {name: values[0] for name, values in lists.items()}

    def _rows(self) -> _core.FactTable:
        from .ruleset import facts_of

        rows = [row if isinstance(row, dict) else facts_of(row) for row in self.data]
        self.table = _core.table_of_rows(self.rules, self.record, rows)
        return self.table

    def _read(self, names: Iterable[Any]) -> list[str]:
        """The frame's columns that are read."""
        read = [name for name in names if isinstance(name, str) and name in self.fields]
        if twice := sorted({name for name in read if read.count(name) > 1}):
            raise FactError(f"columns stand twice: {', '.join(twice)}")
        return read

    def _without_columns(self) -> _core.FactTable:
        """No column is read, but the rows are there."""
        return _core.table_of_lists(self.rules, self.record, {}, self.row_count)

    def _read_part(self, frame: Any) -> Any:
        """What is read of a pandas frame, its index too."""
        if any(name in self.fields and name not in frame.columns for name in frame.index.names):
            frame = frame.reset_index()
        return frame[self._read(frame.columns)].reset_index(drop=True)

    def _pandas(self) -> object:
        frame = self._read_part(self.data)
        if not len(frame.columns):
            return self._without_columns()
        try:
            return frame.__arrow_c_stream__()
        except Exception:  # no pyarrow, or a column of mixed objects: each value for itself
            return _core.table_of_lists(self.rules, self.record, values_of(frame), len(frame))

    def _polars(self) -> object:
        names = self._read(self.data.columns)
        return self.data.select(names).__arrow_c_stream__() if names else self._without_columns()

    def _table(self) -> object:
        names = self._read(self.data.schema.names)
        return self.data.select(names).__arrow_c_stream__() if names else self._without_columns()

    _batch = _table

    def _reader(self) -> object:
        pyarrow = imported("pyarrow")
        names = self._read(self.data.schema.names)
        schema = pyarrow.schema([self.data.schema.field(name) for name in names])
        chosen = (batch.select(names) for batch in self.data)
        return pyarrow.RecordBatchReader.from_batches(schema, chosen).__arrow_c_stream__()

    def _arrow(self) -> object:
        if hasattr(self.data, "__arrow_c_stream__"):
            return self.data.__arrow_c_stream__()
        return self.data.__arrow_c_array__()


def values_of(frame: Any) -> dict[str, list[Any]]:
    """The columns of a pandas frame as Python objects; what is missing is None."""
    lists = {}
    for name in frame.columns:
        values = frame[name].astype(object).tolist()
        missing = frame[name].isna().tolist()
        lists[name] = [None if m else v for v, m in zip(values, missing, strict=True)]
    return lists


# --- what goes out ---------------------------------------------------------------------------------


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


def appended(frame: Any, kind: str, decided: Any) -> Any:
    """The frame with the decided columns beside its own."""
    there = set(columns_of(frame))
    if clash := [name for name in columns_of(decided) if name in there]:
        raise Error(f"append=True would replace columns of the frame: {', '.join(clash)}")
    match kind:
        case "pandas":
            return frame.assign(**{name: decided[name] for name in decided.columns})
        case "polars":
            return frame.hstack(decided.get_columns())
    for name in decided.schema.names:
        frame = frame.append_column(decided.schema.field(name), decided.column(name))
    return frame


def listed(kind: str, lists: dict[str, list[Any]], index: Any = None) -> Any:
    """A frame of that kind from lists; a list of dicts where there is no such frame."""
    match kind:
        case "pandas":
            return imported("pandas").DataFrame(lists, index=index)
        case "polars":
            return imported("polars").DataFrame(lists, strict=False)
        case "table" | "batch" | "reader":
            return imported("pyarrow").table(lists)
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]
