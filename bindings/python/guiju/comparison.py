"""What two packs decide differently, on data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from .analyse import PackComparison, compare_packs
from .columns import ColumnsOutcome
from .errors import Error
from .frames import kind_of
from .ruleset import Asked, Date, Ruleset
from .runs import run_frame

if TYPE_CHECKING:
    from ._core import Frame


@overload
def compare(
    old: Ruleset,
    new: Ruleset,
    *,
    decide: str | Iterable[str] | None = ...,
) -> PackComparison: ...
@overload
def compare(
    old: Ruleset,
    new: Ruleset,
    data: Frame,
    *,
    record: str | None = ...,
    decide: str | Iterable[str] | None = ...,
    as_of: Date | None = ...,
    known_at: Date | None = ...,
) -> Frame: ...
@overload
def compare(
    old: Ruleset,
    new: Ruleset,
    data: Sequence[Mapping[str, Any]],
    *,
    record: str | None = ...,
    decide: str | Iterable[str] | None = ...,
    as_of: Date | None = ...,
    known_at: Date | None = ...,
) -> list[dict[str, Any]]: ...
def compare(
    old: Ruleset,
    new: Ruleset,
    data: Any = None,
    *,
    record: str | None = None,
    decide: str | Iterable[str] | None = None,
    as_of: Date | None = None,
    known_at: Date | None = None,
) -> Any:
    """What two packs decide differently: without data, parts of the input space (a PackComparison, exact for
    tables); with data, the rows of the frame, as a frame of the same kind.

    One line a row and path: row, the record's key, path, old, new (texts; null where nothing was
    decided), old_rule, new_rule (of the table that decided it, if it is one). Paths that only one of
    them has are left out. pandas: indexed as the frame was. An empty frame: no difference. A list
    of records gives a list of dicts, a pyarrow reader a table.
    """
    asked = Asked.of(decide, as_of, known_at)
    if data is None:
        return compare_packs(old, new, asked.decide)
    data = data.read_all() if kind_of(data) == "reader" else data
    before = run_frame(old, data, record, asked, None, max_faults=0, explains=False)
    after = run_frame(new, data, record, asked, None, max_faults=0, explains=False)
    paths = [path for path in before.columns if path in set(after.columns)]
    if not paths:
        raise Error(f'the two packs decide nothing alike about "{before.record}"')
    found: list[tuple[int, dict[str, Any]]] = []
    for path in paths:
        found += differences(before, after, path)
    found.sort(key=lambda difference: difference[0])  # stable: paths stay in the pack's order
    names = ["path", "old", "new", "old_rule", "new_rule"]
    rows = [row for row, _ in found]
    return before._frame_of_rows(rows, **{n: [each[n] for _, each in found] for n in names})


def differences(
    before: ColumnsOutcome, after: ColumnsOutcome, path: str
) -> list[tuple[int, dict[str, Any]]]:
    rows = before._columns.differing(after._columns, path)
    values = zip(
        rows,
        before._columns.values_at(path, rows),
        after._columns.values_at(path, rows),
        rules_at(before, path, rows),
        rules_at(after, path, rows),
        strict=True,
    )
    return [
        (row, {"path": path, "old": text(a), "new": text(b), "old_rule": c, "new_rule": d})
        for row, a, b, c, d in values
    ]


def rules_at(outcome: ColumnsOutcome, path: str, rows: list[int]) -> list[str | None]:
    fired = outcome._columns.fired(path.split(".")[0]) if rows else None
    return [None] * len(rows) if fired is None else [fired[row] for row in rows]


def text(value: Any) -> str | None:
    return None if value is None else str(value)
