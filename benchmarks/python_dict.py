"""One record from a Python dict: a table of 30 rows and 6 inputs, beside the same rules written in Python.

Usage: .venv/bin/python benchmarks/python_dict.py [ROUNDS]

Outcomes are compared with the hand-written function first. CPU times are the best of some rounds, per
record; `loop` is what Python takes to go through the records and do nothing. Numbers are worth
something on a quiet machine only.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import guiju

KINDS, AREAS, LEVELS = "ABCDE", "WXYZ", ("low", "mid", "high")
ROWS = [
    (
        f"r{i}",
        KINDS[i % 5],
        AREAS[i % 4] if i % 3 else None,
        10 * i + 10,
        i,
        None if i % 3 else True,
        LEVELS[i % 3],
    )
    for i in range(29)
]


def pack() -> str:
    lines = []
    for name, kind, area, amount, age, flag, level in ROWS:
        cells = [name, kind, area or "-", f"< {amount}", f">= {age}", "true" if flag else "-", "-"]
        lines.append(f"| {' | '.join(cells)} || {level} |")
    head = "| id | kind | area | amount | age | flag | note || level |"
    grid = "\n".join(
        " " * 8 + line for line in [head, *lines, "| z | - | - | - | - | - | - || low |"]
    )
    return f"""\
guiju: 1
pack: bench.dict
inputs: {{kind: string, area: string, amount: decimal(2), age: int, flag: bool, note: string}}
decisions:
  level:
    table:
      hit: first
      outputs: {{level: {{enum: [low, mid, high]}}}}
      grid: |
{grid}
"""


def by_hand(facts: dict[str, Any]) -> str:
    for _, kind, area, amount, age, flag, level in ROWS:
        if (
            facts["kind"] == kind
            and (area is None or facts["area"] == area)
            and facts["amount"] < amount
            and facts["age"] >= age
            and (flag is None or facts["flag"] == flag)
        ):
            return level
    return "low"


def records(count: int) -> list[dict[str, Any]]:
    chance = random.Random(1)
    return [
        {
            "kind": chance.choice(KINDS),
            "area": chance.choice(AREAS),
            "amount": chance.randrange(400),
            "age": chance.randrange(40),
            "flag": chance.random() < 0.5,
            "note": "as it was told",
        }
        for _ in range(count)
    ]


def best(rounds: int, work: Callable[[], object], count: int) -> float:
    """Nanoseconds per record."""
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times) / count * 1e9


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    rules = guiju.load(pack())
    facts = records(5_000)
    exact = [{**f, "amount": Decimal(f["amount"]) / 4} for f in facts]
    for one in [*facts, *exact]:
        assert rules.evaluate(one).level == by_hand(one), one
    evaluate = rules.evaluate
    print(f"{'loop':<34}{best(rounds, lambda: [None for one in facts], len(facts)):>8.0f} ns")
    for name, work in {
        "evaluate(dict)": lambda: [evaluate(one) for one in facts],
        "evaluate(dict).level": lambda: [evaluate(one).level for one in facts],
        "evaluate(dict) with a Decimal": lambda: [evaluate(one) for one in exact],
        "evaluate(dict, decide=['level'])": lambda: [
            evaluate(one, decide=["level"]) for one in facts
        ],
        "by hand in Python": lambda: [by_hand(one) for one in facts],
        "evaluate(list), per record": lambda: rules.evaluate(facts),
    }.items():
        print(f"{name:<34}{best(rounds, work, len(facts)):>8.0f} ns")


if __name__ == "__main__":
    main()
