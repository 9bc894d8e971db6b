"""Runs: frames and lists given to the engine, and what came of it in the caller's kind of frame."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import _core
from .columns import ColumnsOutcome
from .errors import Error, FactError, FactWarning, nearest
from .frames import Source, appended, columns_of, imported, is_frame, kind_of

if TYPE_CHECKING:
    from .ruleset import Asked, Progress, Ruleset

MOST_NAMED = 3  # fields in a warning


def run_sources(
    rules: Ruleset,
    sources: list[Source],
    asked: Asked,
    progress: Progress,
    max_faults: int = 10_000,
    explains: bool = True,
) -> dict[str, ColumnsOutcome]:
    counts = [source.row_count for source in sources]
    total = -1 if -1 in counts else sum(counts)
    tell = teller(progress)
    parts = [source.part() for source in sources]
    done = _core.run(rules, parts, *asked, max_faults, tell, total, explains)
    if tell is not None:
        tell(sum(columns.row_count for columns in done) if total < 0 else total, total)
    by_record = {source.record: source for source in sources}
    made = {
        columns.record: ColumnsOutcome(rules, columns, asked, by_record.get(columns.record))
        for columns in done
    }
    # In the order given, made records last.
    order = [
        *(name for name in by_record if name in made),
        *(n for n in made if n not in by_record),
    ]
    return {name: made[name] for name in order}


def teller(progress: Progress) -> Callable[[int, int], object] | None:
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


def only_record(rules: Ruleset, record: str | None, sample: Mapping[Any, Any]) -> str:
    """The name of the record that is meant; "" would mean the only one."""
    name = record or rules._record_of(sample, None)
    given = [known for known in rules.records if known not in rules.made_records]
    if not name and len(given) == 1:
        return given[0]
    rules.field_names(name)  # raises when there is no such record
    return name


def one_source(rules: Ruleset, obj: Any, record: str | None, asked: Asked) -> tuple[Source, Asked]:
    """A frame or list as a source; and what is asked for, by name."""
    if not is_frame(obj) and not isinstance(obj, (list, tuple)):
        raise FactError(f"a {type(obj).__name__} is no frame and no list of records")
    name = only_record(rules, record, dict.fromkeys(columns_of(obj)))
    wanted = asked.decide or rules.decisions(name)
    if not wanted:
        raise Error(f'the pack decides nothing about "{name}"')
    return Source(rules, name, obj, wanted), asked._replace(decide=wanted)


def run_frame(
    rules: Ruleset,
    obj: Any,
    record: str | None,
    asked: Asked,
    progress: Progress,
    max_faults: int = 10_000,
    explains: bool = True,
) -> ColumnsOutcome:
    source, asked = one_source(rules, obj, record, asked)
    done = run_sources(rules, [source], asked, progress, max_faults, explains)
    if source.record not in done:
        raise Error(f'nothing of what was asked for is decided about "{source.record}"')
    return done[source.record]


def run_frames(
    rules: Ruleset,
    given: dict[str, Any],
    asked: Asked,
    progress: Progress,
    max_faults: int = 10_000,
    explains: bool = True,
) -> dict[str, ColumnsOutcome]:
    sources = [Source(rules, name, data, asked.decide) for name, data in given.items()]
    return run_sources(rules, sources, asked, progress, max_faults, explains)


def evaluate_list(
    rules: Ruleset, rows: Sequence[Any], record: str | None, asked: Asked, progress: Progress
) -> list[_core.Outcome]:
    return run_frame(rules, rows, record, asked, progress).rows() if rows else []


def evaluate_frame(
    rules: Ruleset, frame: Any, record: str | None, asked: Asked, append: bool, progress: Progress
) -> Any:
    if kind_of(frame) == "reader":
        source, asked = one_source(rules, frame, record, asked)
        if rules.streams(source.record, asked.decide):
            return evaluate_reader(rules, frame, source.record, asked, append)
    outcome = run_frame(rules, frame, record, asked, progress, max_faults=1, explains=False)
    warn_of([outcome])
    return finished(outcome, append)


def evaluate_reader(rules: Ruleset, reader: Any, record: str, asked: Asked, append: bool) -> Any:
    """A pyarrow.RecordBatchReader that decides batch by batch, as it is read."""
    pyarrow = imported("pyarrow")

    def decided(batch: Any) -> Any:
        outcome = run_frame(rules, batch, record, asked, None, max_faults=1, explains=False)
        warn_of([outcome])
        return finished(outcome, append)

    def batches() -> Iterator[Any]:
        for batch in reader:
            yield decided(batch)

    none = pyarrow.RecordBatch.from_pylist([], schema=reader.schema)
    return pyarrow.RecordBatchReader.from_batches(decided(none).schema, batches())


def evaluate_frames(
    rules: Ruleset, given: dict[str, Any], asked: Asked, append: bool, progress: Progress
) -> dict[str, Any]:
    done = run_frames(rules, given, asked, progress, max_faults=1, explains=False)
    warn_of(list(done.values()))
    kind = kind_of(next(iter(given.values()))) or "rows"
    results = dict(given) if append else {}
    for name, outcome in done.items():
        results[name] = outcome.like(kind) if name not in given else finished(outcome, append)
    return results


def finished(outcome: ColumnsOutcome, append: bool) -> Any:
    source = outcome._source
    assert source is not None
    if append and source.kind in ("arrow", "rows", "reader"):
        raise Error(f"append=True needs a frame to add to, this is a {type(source.data).__name__}")
    decided = outcome.like(source.kind)
    return appended(source.data, source.kind, decided) if append else decided


def warn_of(outcomes: list[ColumnsOutcome]) -> None:
    """One warning for all rows that are null because they failed or lack a fact."""
    texts = [text for outcome in outcomes if (text := trouble(outcome))]
    if texts:
        warnings.warn(
            f"{'; '.join(texts)}. Their cells are null: rules.run(frame).errors and .undecided say why",
            FactWarning,
            stacklevel=caller_level(),
        )


def trouble(outcome: ColumnsOutcome) -> str:
    """What a warning says about one kind of record; "" when all is decided."""
    counts = outcome.counts
    texts = []
    if counts.errors:
        first = next(iter(outcome.faults), None)
        example = f" (first: {first})" if first else ""
        texts.append(f"{counts.errors} of {counts.rows} rows have errors{example}")
    if counts.undecided:
        wanted = next(iter(outcome._columns.needs(1).values()), [])
        names = ", ".join(described(outcome, name) for name in wanted[:MOST_NAMED])
        names += ", …" if len(wanted) > MOST_NAMED else ""
        texts.append(
            f"{counts.undecided} of {counts.rows} rows are undecided (first needs {names})"
        )
    return f"{outcome.record}: {', '.join(texts)}" if texts else ""


def described(outcome: ColumnsOutcome, field: str) -> str:
    """A field that is wanted; with the column that may have been meant, if there is none."""
    source = outcome._source
    if source is None or source.kind == "arrow":
        return field
    there = [str(name) for name in columns_of(source.data)]
    if field.split(".")[0] in there:
        return field
    other = nearest(field, [name for name in there if name not in source.fields])
    return f'{field}, no such column; is it "{other}"?' if other else f"{field}, no such column"


def caller_level() -> int:
    """How far up the first frame outside of this package is, as warnings.warn counts."""
    level, frame = 1, sys._getframe(1)
    while frame is not None and frame.f_globals.get("__package__") == __package__:
        frame = frame.f_back  # type: ignore[assignment]
        level += 1
    return level
