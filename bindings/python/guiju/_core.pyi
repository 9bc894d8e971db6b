"""The compiled part of guiju; import guiju instead."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar, overload

from .errors import Diagnostic, Fault
from .explanation import Step
from .functions import Function
from .outcome import Names
from .ruleset import CaseResult, Date, Field, Progress

__version__: str

class ArrowStream(Protocol):
    """A frame, as pandas, polars and pyarrow have them."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class ArrowArray(Protocol):
    """One batch, as pyarrow.RecordBatch."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> Any: ...

Frame = TypeVar("Frame", bound=ArrowStream | ArrowArray)

Params = Sequence[tuple[str, str]]

def load(
    path: str, roots: Sequence[str], params: Params, functions: Iterable[Function]
) -> Ruleset: ...
def load_text(
    yaml: str, roots: Sequence[str], params: Params, functions: Iterable[Function], name: str
) -> Ruleset: ...
def with_changes(rules: Ruleset, changes: Params) -> Ruleset: ...
def prove(rules: Ruleset) -> str: ...
def lint(rules: Ruleset) -> str: ...
def compare_rules(before: Ruleset, after: Ruleset, decide: Sequence[str]) -> tuple[str, str]: ...
def row_tables(
    yaml: str, name: str
) -> list[tuple[str, int, int, int, bool, list[list[str]], str]]: ...
def fmt(yaml: str, name: str) -> str: ...
def pack_schema() -> str: ...
def coverage(
    rules: Ruleset,
    parts: Sequence[tuple[str, object, bool]],
    decide: Sequence[str],
    as_of: str | None,
    known_at: str | None,
    with_cases: bool,
) -> tuple[str, str]: ...
def table_of_rows(rules: Ruleset, record: str, rows: list[dict[Any, Any]]) -> FactTable: ...
def table_of_lists(
    rules: Ruleset, record: str, lists: dict[str, list[Any]], row_count: int
) -> FactTable: ...
def run(
    rules: Ruleset,
    parts: Sequence[tuple[str, object, bool]],
    decide: Sequence[str],
    as_of: str | None,
    known_at: str | None,
    max_faults: int,
    progress: Callable[[int, int], object] | None,
    total: int,
    explains: bool,
) -> list[Columns]: ...

class LiveRuleset:
    def __init__(
        self, path: str, roots: Sequence[str], params: Params, functions: Iterable[Function]
    ) -> None: ...
    def reload(self) -> bool: ...
    def snapshot(self) -> Ruleset: ...
    @property
    def diagnostics(self) -> list[Diagnostic]: ...

class Ruleset:
    def __init__(self, other: Ruleset) -> None: ...
    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def time_zone(self) -> str:
        """The zone in which times without one are read; "" when the pack names none."""
    @property
    def records(self) -> list[str]:
        """The kinds of records, those that a tally makes too."""
    @property
    def made_records(self) -> list[str]:
        """The kinds that a tally makes, and that need not be given."""
    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Warnings of the pack."""
    @property
    def size(self) -> dict[str, int]:
        """How many records, decisions, table_rows, params and cases there are."""
    def decisions(self, record: str = "") -> list[str]: ...
    def paths(self, record: str = "") -> dict[str, str]: ...
    def schema(self, record: str = "") -> list[Field]: ...
    def fields_read(self, record: str = "", decide: Sequence[str] = ()) -> list[str]:
        """The fields that the wanted decisions (none: all) may read."""
    def field_names(self, record: str) -> list[str]: ...
    def streams(self, record: str, decide: Sequence[str]) -> bool:
        """Is each record of this kind decided for itself?"""
    def test(self) -> list[CaseResult]:
        """Decides the pack's own cases and compares."""
    def evaluate_record(
        self,
        facts: dict[Any, Any],
        record: str,
        decide: Sequence[str],
        as_of: str | None,
        known_at: str | None,
    ) -> Outcome: ...
    def explain_record(
        self,
        facts: dict[Any, Any],
        record: str,
        decide: Sequence[str],
        as_of: str | None,
        known_at: str | None,
        lang: str,
    ) -> Explanation: ...
    @overload
    def evaluate(
        self,
        obj: Frame,
        /,
        *,
        record: str | None = None,
        decide: str | Iterable[str] | None = None,
        as_of: Date | None = None,
        known_at: Date | None = None,
        append: bool = False,
        progress: Progress = None,
    ) -> Frame: ...
    @overload
    def evaluate(
        self,
        obj: Sequence[Mapping[str, Any]],
        /,
        *,
        record: str | None = None,
        decide: str | Iterable[str] | None = None,
        as_of: Date | None = None,
        known_at: Date | None = None,
        progress: Progress = None,
    ) -> list[Outcome]: ...
    @overload
    def evaluate(  # type: ignore[overload-overlap]
        self,
        obj: Mapping[str, ArrowStream] | Mapping[str, ArrowArray],
        /,
        *,
        decide: str | Iterable[str] | None = None,
        as_of: Date | None = None,
        known_at: Date | None = None,
        append: bool = False,
        progress: Progress = None,
    ) -> dict[str, Any]: ...
    @overload
    def evaluate(
        self,
        obj: Mapping[str, object],
        /,
        *,
        record: str | None = None,
        decide: str | Iterable[str] | None = None,
        as_of: Date | None = None,
        known_at: Date | None = None,
    ) -> Outcome: ...
    @overload
    def evaluate(
        self,
        obj: object,
        /,
        *,
        record: str | None = None,
        decide: str | Iterable[str] | None = None,
        as_of: Date | None = None,
        known_at: Date | None = None,
        append: bool = False,
        progress: Progress = None,
    ) -> Any:
        """Decides a record or many, and gives back what it got.

        A dict (or dataclass) gives an Outcome, a list of dicts a list of Outcomes; a frame of pandas,
        polars or pyarrow gives the same kind of frame with the decided columns in row order
        (append=True: beside those that it has); a dict of record name to frame a dict of frames.
        `decide`: the paths that are wanted. `as_of`, `known_at`: in force when, known when.
        """

class Outcome:
    """What was decided about one record."""

    def __getattr__(self, name: str, /) -> Any: ...
    def __getitem__(self, path: str, /) -> Any: ...
    def __contains__(self, path: object, /) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def __dir__(self) -> list[str]: ...
    def keys(self) -> list[str]:
        """The decided paths."""
    @property
    def needs(self) -> Names:
        """The fields that still matter; needs("fee"): for one path."""
    def needs_of(self, path: str, /) -> list[str]: ...
    @property
    def fired(self) -> Names:
        """The ids of the rows that fired; fired("level"): of one table."""
    def fired_of(self, decision: str, /) -> list[str]: ...
    @property
    def faults(self) -> list[Fault]:
        """What went wrong: facts and evaluations."""
    @property
    def is_decided(self) -> bool:
        """No error, and nothing is needed."""
    def ending(self, decision: str) -> str:
        """ "decided", "no_match", "not_applicable", "undecided", "error" or "not_asked"."""
    def to_dict(self) -> dict[str, Any]: ...
    def explain(self, lang: str = "en") -> Explanation:
        """Why; lang is "en" or "zh"."""
    def _repr_html_(self) -> str: ...

class Explanation:
    """Why: by which rules and from which facts; print it, or go through .steps."""

    @property
    def steps(self) -> list[Step]: ...
    @property
    def text(self) -> str: ...
    def step(self, decision: str) -> Step | None: ...
    def to_text(self, lang: str = "en") -> str: ...
    def to_json(self, pretty: bool = False) -> str: ...
    def to_html(self, lang: str = "en") -> str: ...
    def _repr_html_(self) -> str: ...

class FactTable:
    """Facts that came as Python objects."""

class Columns:
    """What a run has decided about one kind of record."""

    @property
    def record(self) -> str: ...
    @property
    def row_count(self) -> int: ...
    @property
    def counts(self) -> tuple[int, int, int, int]: ...
    @property
    def explains(self) -> bool:
        """Whether the run is kept, as its rows look at others."""
    def explain(self, row: int, lang: str) -> Explanation: ...
    def types(self) -> list[tuple[str, str, str, bool]]:
        """Of each column: name, type as a pack writes it, kind, is it a key of a made record."""
    def values(self, path: str, most: int = -1) -> list[Any]: ...
    def values_at(self, path: str, rows: Sequence[int]) -> list[Any]: ...
    def differing(self, other: Columns, path: str) -> list[int]:
        """The rows at which two runs over the same records differ."""
    def words(self, path: str) -> tuple[str, bytes, bytes, list[str]] | None:
        """A flat column: kind, 64-bit words, a byte a row that says "missing", members of an enum."""
    def faults(self) -> list[Fault]: ...
    def needs(self, most: int = -1) -> dict[int, list[str]]: ...
    def row_ids(self, decision: str) -> list[str]: ...
    def fired(self, decision: str) -> list[str | None] | None: ...
    def fired_numbers(self, decision: str) -> bytes | None: ...
    def outcomes(
        self,
        rules: Ruleset,
        table: FactTable | None,
        decide: Sequence[str],
        as_of: str | None,
        known_at: str | None,
    ) -> list[Outcome]: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
