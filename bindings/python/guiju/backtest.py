"""What a pack would have decided about records whose outcome is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from .comparison import rules_at, text
from .errors import Error, nearest
from .frames import columns_of, kind_of, listed
from .ruleset import Asked, Date, Ruleset, facts_of
from .runs import only_record, run_frame


class BacktestCounts(NamedTuple):
    """rows = agreed + differed + undecided + errors + unknown, always."""

    rows: int
    agreed: int
    differed: int
    undecided: int  # facts are missing
    errors: int
    unknown: int  # what came of the record is not known


@dataclass(frozen=True, slots=True)
class Backtest:
    """How a decision compares with what came of each record. Frames are of the kind that came in."""

    decision: str
    counts: BacktestCounts
    pairs: Any  # decided, truth, count; the most frequent first
    rules: Any  # of a table: rule, rows, agreed, share; None else
    differing: Any  # row, the record's key, decided, truth, rule
    new: Backtest | None = None  # the same of the other pack
    moved: Any = None  # old, new, count, fixed, broken: what the other pack decides differently

    @property
    def agreement(self) -> float | None:
        """The share that agrees, of what is decided and known."""
        judged = self.counts.agreed + self.counts.differed
        return self.counts.agreed / judged if judged else None

    def __str__(self) -> str:
        share = "" if self.agreement is None else f" ({self.agreement:.1%} of what is decided)"
        line = f"{self.decision}: " + ", ".join(
            f"{count:,} {name}" for name, count in self.counts._asdict().items() if count
        )
        return f"{line}{share}" + ("" if self.new is None else f"\nnew {self.new}")


def backtest(
    rules: Ruleset,
    data: Any,
    *,
    truth: str,
    decision: str,
    new: Ruleset | None = None,
    record: str | None = None,
    as_of: Date | None = None,
    known_at: Date | None = None,
) -> Backtest:
    """Decides a frame (or a list of dicts) and compares `decision`, a path, with its column `truth`.

    Numbers are compared as numbers, all else by its text; a missing truth judges nothing. With `new`, another pack
    or version, also what that one would have decided, and which changes put a record right or wrong.
    """
    data = data.read_all() if kind_of(data) == "reader" else data
    judged = Judged(rules, data, truth, Asked.of(decision, as_of, known_at), record)
    if new is None:
        return judged.result()
    other = Judged(new, data, truth, Asked.of(decision, as_of, known_at), record)
    return judged.result(other.result(), judged.moved(other))


class Judged:
    """Every row's decided value, its truth, and what became of it."""

    def __init__(
        self, rules: Ruleset, data: Any, truth: str, asked: Asked, record: str | None
    ) -> None:
        self.path = asked.decide[0]
        self.truths = truths_of(data, truth)
        facts = without(rules, data, truth, record)
        self.outcome = run_frame(
            rules, facts, record, asked, None, len(self.truths) + 1, explains=False
        )
        if self.path not in self.outcome.columns:
            raise Error(f'"{self.path}" has several outputs; name one: {self.outcome.columns}')
        self.values = self.outcome[self.path]
        failed = {fault.row for fault in self.outcome.faults}
        lacking = self.outcome.needs
        self.endings = [
            "unknown"
            if is_missing(true)
            else "errors"
            if row in failed
            else "undecided"
            if row in lacking
            else "agreed"
            if is_same(value, true)
            else "differed"
            for row, (value, true) in enumerate(zip(self.values, self.truths, strict=True))
        ]

    def frame(self, lists: dict[str, list[Any]]) -> Any:
        source = self.outcome._source
        return listed(source.kind if source else "rows", lists)

    def result(self, new: Backtest | None = None, moved: Any = None) -> Backtest:
        came_to = Counter(self.endings)
        counts = BacktestCounts(
            len(self.endings), *(came_to[name] for name in BacktestCounts._fields[1:])
        )
        return Backtest(
            self.path, counts, self.pairs(), self.by_rule(), self.differing(), new, moved
        )

    def judged_rows(self) -> list[int]:
        return [row for row, end in enumerate(self.endings) if end in ("agreed", "differed")]

    def pairs(self) -> Any:
        seen = Counter(
            (text(self.values[row]), text(self.truths[row])) for row in self.judged_rows()
        ).most_common()
        return self.frame(
            {
                "decided": [decided for (decided, _), _ in seen],
                "truth": [true for (_, true), _ in seen],
                "count": [count for _, count in seen],
            }
        )

    def by_rule(self) -> Any:
        rows = self.judged_rows()
        fired = rules_at(self.outcome, self.path, rows)
        if not any(fired):
            return None
        seen = Counter(fired)
        right = Counter(
            rule for row, rule in zip(rows, fired, strict=True) if self.endings[row] == "agreed"
        )
        names = [name for name, _ in seen.most_common()]
        return self.frame(
            {
                "rule": names,
                "rows": [seen[name] for name in names],
                "agreed": [right[name] for name in names],
                "share": [right[name] / seen[name] for name in names],
            }
        )

    def differing(self) -> Any:
        rows = [row for row, end in enumerate(self.endings) if end == "differed"]
        return self.outcome._frame_of_rows(
            rows,
            decided=[text(self.values[row]) for row in rows],
            truth=[text(self.truths[row]) for row in rows],
            rule=rules_at(self.outcome, self.path, rows),
        )

    def moved(self, other: Judged) -> Any:
        """What another pack decides differently: how often, and how often that is right or wrong."""
        rows = self.outcome._columns.differing(other.outcome._columns, self.path)
        counts: dict[tuple[str | None, str | None], list[int]] = {}
        for row in rows:
            count = counts.setdefault((text(self.values[row]), text(other.values[row])), [0, 0, 0])
            count[0] += 1
            count[1] += other.endings[row] == "agreed"
            count[2] += self.endings[row] == "agreed"
        order = sorted(counts, key=lambda pair: -counts[pair][0])
        return self.frame(
            {
                "old": [old for old, _ in order],
                "new": [new for _, new in order],
                "count": [counts[pair][0] for pair in order],
                "fixed": [counts[pair][1] for pair in order],
                "broken": [counts[pair][2] for pair in order],
            }
        )


def truths_of(data: Any, truth: str) -> list[Any]:
    kind = kind_of(data)
    if kind == "arrow":
        raise Error("a stream is read once; give a frame, so that its truth can be read, too")
    if kind is None:
        records = [facts_of(row) for row in data]
        names = list(dict.fromkeys(str(name) for row in records for name in row))
        values = [row.get(truth) for row in records]
    else:
        names = [str(name) for name in columns_of(data)]
        values = listed_values(data[truth]) if truth in names else []
    if truth not in names:
        near = nearest(truth, names)
        raise Error(f'no column "{truth}"' + (f'; did you mean "{near}"?' if near else ""))
    return values


def listed_values(column: Any) -> list[Any]:
    """A column of any kind of frame as Python objects."""
    for method in ("to_pylist", "to_list"):
        if hasattr(column, method):
            return list(getattr(column, method)())
    return list(column)


def without(rules: Ruleset, data: Any, truth: str, record: str | None) -> Any:
    """The records without what came of them, which a list of dicts may not hold unless it is a field."""
    if kind_of(data) is not None or not data:
        return data
    rows = [facts_of(row) for row in data]
    facts = [{name: value for name, value in row.items() if name != truth} for row in rows]
    known = rules.schema(only_record(rules, record, dict.fromkeys(columns_of(facts))))
    return rows if truth in known else facts


def is_missing(value: Any) -> bool:
    if value is None or value == "":
        return True
    try:
        return bool(value != value)  # NaN, NaT
    except TypeError:  # pandas.NA
        return True


def is_same(decided: Any, truth: Any) -> bool:
    if decided is None:
        return False
    if isinstance(decided, (datetime, date)) and isinstance(truth, (datetime, date)):
        return bool(decided == truth)
    if isinstance(decided, bool):
        return str(decided).lower() == str(truth).lower()
    if isinstance(decided, (int, float, Decimal)):
        try:
            return Decimal(str(decided)) == Decimal(str(truth))
        except InvalidOperation:
            return False
    return str(decided) == str(truth)
