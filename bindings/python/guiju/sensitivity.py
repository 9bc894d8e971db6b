"""How far a decision moves when the facts and parameters it rests on do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from .backtest import is_missing
from .columns import ColumnsOutcome
from .errors import Error
from .frames import Source, columns_of, imported, kind_of, listed
from .ruleset import Asked, Date, Param, Ruleset, facts_of, param_text
from .runs import run_frame


def sensitivity(
    rules: Ruleset,
    data: Any,
    path: str,
    *,
    by: float = 0.1,
    changes: Mapping[str, Iterable[Param]] | None = None,
    record: str | None = None,
    as_of: Date | None = None,
    known_at: Date | None = None,
) -> Any:
    """Decides a frame (or a list of dicts) again with each number it reads made smaller and larger `by` a share, and
    with each of `changes` ({"params.village_cap": [5000, 20000]}, paths as in with_changes), one at a time.

    A frame of the kind that came in, what moves most first: what, to, moved (rows of which `path` is another), share,
    mean (how far a number moves on average, over the rows that have one before and after), failed (rows that have
    none any more). Costs a run for each line.
    """
    data = data.read_all() if kind_of(data) == "reader" else data
    asked = Asked.of(path, as_of, known_at)
    before = run_frame(rules, data, record, asked, None, 0, explains=False)
    if path not in before.columns:
        raise Error(f'"{path}" has several outputs; name one: {before.columns}')
    lines = []
    for name, share, moved in moved_frames(rules, before, by):
        after = run_frame(rules, moved, before.record, asked, None, 0, explains=False)
        lines.append(line(before, after, path, name, f"{share:+.0%}"))
    for what, values in (changes or {}).items():
        for value in values:
            other = rules.with_changes({what: value})
            after = run_frame(other, data, before.record, asked, None, 0, explains=False)
            lines.append(line(before, after, path, what, param_text(what, value)))
    lines.sort(key=lambda each: -each["moved"])
    names = ["what", "to", "moved", "share", "mean", "failed"]
    source = before._source
    return listed(
        source.kind if source else "rows", {n: [each[n] for each in lines] for n in names}
    )


def line(
    before: ColumnsOutcome, after: ColumnsOutcome, path: str, what: str, to: str
) -> dict[str, Any]:
    moved = before._columns.differing(after._columns, path)
    old = before._columns.values_at(path, moved)
    new = after._columns.values_at(path, moved)
    numbers = [(a, b) for a, b in zip(old, new, strict=True) if is_number(a) and is_number(b)]
    known = sum(is_number(value) for value in before[path])
    return {
        "what": what,
        "to": to,
        "moved": len(moved),
        "share": len(moved) / len(before) if len(before) else 0.0,
        "mean": float(sum(b - a for a, b in numbers)) / known if known else None,
        "failed": sum(b is None and a is not None for a, b in zip(old, new, strict=True)),
    }


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def moved_frames(
    rules: Ruleset, before: ColumnsOutcome, by: float
) -> Iterator[tuple[str, float, Any]]:
    """The data with one number field made smaller, then larger."""
    source = before._source
    assert source is not None
    if source.kind == "arrow":
        raise Error("a stream is read once; give a frame")
    fields = rules.schema(before.record)
    for name in columns_of(source.data):
        if name not in source.fields or not is_scaled(fields[name].type):
            continue
        values = source.values_at(name, range(len(before)))
        for share in (-by, by):
            yield (
                name,
                share,
                with_column(
                    source, name, [scaled(value, 1 + share, fields[name].type) for value in values]
                ),
            )


def is_scaled(type_name: str) -> bool:
    inner = type_name.removeprefix("optional(")
    return inner.startswith(("int", "uint", "double", "decimal"))


def scaled(value: Any, factor: float, type_name: str) -> Any:
    """The value times the factor, with the places that its type has."""
    if is_missing(value):
        return None
    inner = type_name.removeprefix("optional(").rstrip(")")
    product = Decimal(str(value)) * Decimal(str(factor))
    if inner.startswith("double"):
        return float(product)
    if inner.startswith("decimal"):
        return product.quantize(Decimal(1).scaleb(-int(inner.removeprefix("decimal("))))
    return int(product.to_integral_value())


def with_column(source: Source, name: str, values: list[Any]) -> Any:
    data = source.data
    match source.kind:
        case "rows":
            return [{**facts_of(row), name: v} for row, v in zip(data, values, strict=True)]
        case "pandas":
            series = imported("pandas").Series(values, index=data.index, dtype="object")
            return data.assign(**{name: series})
        case "polars":
            return data.with_columns(imported("polars").Series(name, values))
    at = data.schema.get_field_index(name)
    return data.set_column(at, name, imported("pyarrow").array(values))
