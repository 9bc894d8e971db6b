"""Ruleset: a pack, ready to decide; and LiveRuleset, which can be replaced while it serves.

    rules = guiju.load("rules/linping/dispute")
    out = rules.evaluate({"dispute_type": "medical", "amount": "80000.00"})

Immutable and shared by threads. A dict goes straight to the compiled part; what else `evaluate` may
be called with is sorted out here and in frames.py.
"""

from __future__ import annotations

import dataclasses
import datetime
import html
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from . import _core, frames, runs
from .errors import Diagnostic, Error, FactError
from .functions import Functions

if TYPE_CHECKING:
    from .backtest import Backtest
    from .rows_fired import Coverage

Date: TypeAlias = str | datetime.date
Progress: TypeAlias = Callable[[int, int], object] | bool | None
Param: TypeAlias = str | int | float | bool | Decimal | datetime.date | None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind of record."""

    name: str
    type: str  # as a pack writes it: "decimal(2)"
    is_nullable: bool
    is_key: bool
    has_default: bool
    default: Any
    unit: str
    title_en: str
    title_zh: str
    members: tuple[str, ...]  # of an enum


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one of a pack's own cases came out."""

    name: str
    passed: bool
    differences: tuple[str, ...]
    file: str | None
    line: int | None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.file else ""
        lines = [f"{place}{'passed' if self.passed else 'FAILED'}: {self.name}"]
        return "\n".join([*lines, *(f"    {difference}" for difference in self.differences)])


class Ruleset(_core.Ruleset):
    """A pack, ready to decide. Made by guiju.load() and guiju.load_text()."""

    def _evaluate(
        self,
        obj: Any,
        *,
        record: str | None = None,
        decide: str | Iterable[str] | None = None,
        as_of: Date | None = None,
        known_at: Date | None = None,
        append: bool = False,
        progress: Progress = None,
    ) -> Any:
        asked = Asked.of(decide, as_of, known_at)
        if not frames.is_frame(obj):
            given = frames.frames_by_record(self, obj, record)
            if given is not None:
                return runs.evaluate_frames(self, given, asked, append, progress)
            if isinstance(obj, (list, tuple)):
                return runs.evaluate_list(self, obj, record, asked, progress)
            facts = facts_of(obj)
            return self.evaluate_record(facts, self._record_of(facts, record), *asked)
        return runs.evaluate_frame(self, obj, record, asked, append, progress)

    def run(
        self,
        obj: Any,
        *,
        record: str | None = None,
        decide: str | Iterable[str] | None = None,
        as_of: Date | None = None,
        known_at: Date | None = None,
        max_faults: int = 10_000,
        progress: Progress = None,
    ) -> Any:
        """Decides a frame, a list of dicts, or frames by record, and gives all there is to know:
        a ColumnsOutcome (a dict of them for several kinds of records)."""
        asked = Asked.of(decide, as_of, known_at)
        given = None if frames.is_frame(obj) else frames.frames_by_record(self, obj, record)
        if given is not None:
            return runs.run_frames(self, given, asked, progress, max_faults)
        return runs.run_frame(self, obj, record, asked, progress, max_faults)

    def explain(
        self,
        obj: Any,
        *,
        record: str | None = None,
        decide: str | Iterable[str] | None = None,
        as_of: Date | None = None,
        known_at: Date | None = None,
        lang: str = "en",
    ) -> _core.Explanation:
        """Why one record is decided as it is: by the evaluator that decides, recording."""
        asked = Asked.of(decide, as_of, known_at)
        facts = facts_of(obj)
        return self.explain_record(facts, self._record_of(facts, record), *asked, lang)

    def with_changes(self, changes: Mapping[str, Param]) -> Ruleset:
        """The pack as if it said something else, from the texts it was loaded from: what-if.

        {"params.village_cap": 20000, "decisions.level.rows.v.amount": "< 15000"}: a parameter, or a cell
        by row id and head; also `decisions.fee.value`, `when`, `hit`. Raises PackError on names that are not
        there and on values that do not fit. This ruleset stays as it is.
        """
        return Ruleset(_core.with_changes(self, param_texts(changes)))

    def backtest(
        self,
        data: Any,
        *,
        truth: str,
        decision: str,
        new: Ruleset | None = None,
        **how: Any,
    ) -> Backtest:
        """guiju.backtest(self, data, …): decisions held against what came of the records."""
        from .backtest import backtest

        return backtest(self, data, truth=truth, decision=decision, new=new, **how)

    def sensitivity(self, data: Any, path: str, **how: Any) -> Any:
        """guiju.sensitivity(self, data, path, …): how far a decision moves with its facts."""
        from .sensitivity import sensitivity

        return sensitivity(self, data, path, **how)

    def coverage(self, data: Any = None, **how: Any) -> Coverage:
        """guiju.coverage(self, data, …): which rows of tables fire."""
        from .rows_fired import coverage

        return coverage(self, data, **how)

    def schema(self, record: str | None = None) -> dict[str, Field]:  # type: ignore[override]
        """The fields of a kind of record, by name."""
        return {field.name: field for field in super().schema(record or "")}

    def decisions(self, record: str | None = None) -> list[str]:
        """The decisions about a kind of record, in the pack's order."""
        return super().decisions(record or "")

    def paths(self, record: str | None = None) -> dict[str, str]:
        """Every path that can be asked for, with its type: {"handling.unit": "string"}."""
        return super().paths(record or "")

    def _record_of(self, facts: Mapping[Any, Any], record: str | None) -> str:
        """The kind of record that was named, the only one, or the only one that has all the keys."""
        given = [name for name in self.records if name not in self.made_records]
        if record is not None or len(given) == 1:
            return record or ""
        fitting = [name for name in given if facts.keys() <= set(self.field_names(name))]
        return fitting[0] if len(fitting) == 1 else ""

    def __repr__(self) -> str:
        size = self.size
        name = f"{self.name} {self.version}".strip()
        return (
            f"<guiju.Ruleset {name}: records {', '.join(self.records)};"
            f" {size['decisions']} decisions, {size['table_rows']} rows in tables>"
        )

    def _repr_html_(self) -> str:
        lines = "".join(
            f"<tr><th>{html.escape(name)}</th><td>{html.escape(', '.join(self.schema(name)))}</td>"
            f"<td>{html.escape(', '.join(self.decisions(name)))}</td></tr>"
            for name in self.records
        )
        head = "<tr><th>record</th><th>fields</th><th>decisions</th></tr>"
        title = html.escape(f"{self.name} {self.version}".strip())
        return f"<p><b>{title}</b></p><table>{head}{lines}</table>"


class Asked(NamedTuple):
    """What was asked for, as the compiled part takes it."""

    decide: list[str]
    as_of: str | None
    known_at: str | None

    @classmethod
    def of(
        cls, decide: str | Iterable[str] | None, as_of: Date | None, known_at: Date | None
    ) -> Asked:
        paths = [decide] if isinstance(decide, str) else list(decide or ())
        return cls(paths, date_text(as_of), date_text(known_at))


def date_text(date: Date | None) -> str | None:
    if date is None or isinstance(date, str):
        return date
    if isinstance(date, datetime.date):
        return date.isoformat()
    raise Error(f"a date is a str, date or datetime, this is a {type(date).__name__}")


def facts_of(obj: Any) -> dict[Any, Any]:
    if isinstance(obj, dict):
        return obj
    if isinstance(obj, Mapping):
        return dict(obj)
    if dataclasses.is_dataclass(obj) and not isinstance(obj, type):
        return {field.name: getattr(obj, field.name) for field in dataclasses.fields(obj)}
    if hasattr(obj, "collect") and type(obj).__module__.startswith("polars"):
        raise FactError("a LazyFrame is a plan, not data yet: call .collect() on it first")
    raise FactError(
        f"a {type(obj).__name__} is no record: give a dict, a list of dicts, or a frame"
        " (pandas, polars, pyarrow, anything with __arrow_c_stream__)"
    )


def param_text(name: str, value: Param) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, (str, int)):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    raise Error(f"param {name}: a {type(value).__name__} cannot stand in a pack")


Path: TypeAlias = str | os.PathLike[str]


def load(
    path: Path,
    *,
    roots: Iterable[Path] = (),
    params: Mapping[str, Param] | None = None,
    functions: Functions | None = None,
) -> Ruleset:
    """Loads a pack from its folder or file. Raises PackError with all that is wrong with it.

    A str of several lines is taken as the pack itself, as by load_text(). `roots`: folders where
    used packs are looked for, besides the pack's own. `params`: values that stand in for the pack's;
    {"linping.cap": 20000} for one of a used pack.
    `functions`: the caller's own, for expressions.
    """
    if isinstance(path, str) and "\n" in path:
        return load_text(path, roots=roots, params=params, functions=functions)
    return Ruleset(
        _core.load(os.fspath(path), folders(roots), param_texts(params), functions or ())
    )


def load_text(
    yaml: str,
    *,
    roots: Iterable[Path] = (),
    params: Mapping[str, Param] | None = None,
    functions: Functions | None = None,
    name: str = "pack.yaml",
) -> Ruleset:
    """Loads a pack from a text; `name` stands for it in messages."""
    return Ruleset(
        _core.load_text(yaml, folders(roots), param_texts(params), functions or (), name)
    )


def folders(roots: Iterable[Path]) -> list[str]:
    roots = [roots] if isinstance(roots, (str, os.PathLike)) else roots
    return [os.fspath(root) for root in roots]


def param_texts(params: Mapping[str, Param] | None) -> list[tuple[str, str]]:
    return [(name, param_text(name, value)) for name, value in (params or {}).items()]


class LiveRuleset:
    """A ruleset that can be replaced while it serves.

    reload() swaps in a whole new ruleset, or keeps the old one and says why in `diagnostics`. Take a
    snapshot() for each batch.
    """

    def __init__(
        self,
        path: Path,
        *,
        roots: Iterable[Path] = (),
        params: Mapping[str, Param] | None = None,
        functions: Functions | None = None,
    ) -> None:
        self._live = _core.LiveRuleset(
            os.fspath(path), folders(roots), param_texts(params), functions or ()
        )
        self._taken: tuple[_core.Ruleset, Ruleset] | None = None

    def reload(self) -> bool:
        """Reads the pack again; True when it was swapped in."""
        return self._live.reload()

    def snapshot(self) -> Ruleset:
        """The ruleset in force; raises PackError when none was ever good."""
        now = self._live.snapshot()
        if self._taken is None or self._taken[0] is not now:
            self._taken = (now, Ruleset(now))
        return self._taken[1]

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What the last reload said."""
        return self._live.diagnostics
