"""Decimal arithmetic of packs against Python's decimal and fractions: in columns and by record.

A round makes a pack of some seventy operations over facts of random places, decides random records
by it, and compares each result. What Python finds too large for 38 digits (or for an int), or to be
a division by zero, must be an error of that record with the right code. A few thousand operations in
every run of the tests; as many as you like by hand:

    GUIJU_DECIMAL_OPERATIONS=1000000 .venv/bin/python -m pytest -s bindings/python/tests/test_decimal.py
"""

from __future__ import annotations

import decimal
import operator
import os
import random
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import guiju
import pytest

pa = pytest.importorskip("pyarrow")

OPERATIONS = int(os.environ.get("GUIJU_DECIMAL_OPERATIONS", "8000"))
BOUND = 10**38
MODES = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "half_down": decimal.ROUND_HALF_DOWN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
    "floor": decimal.ROUND_FLOOR,
    "ceiling": decimal.ROUND_CEILING,
}
ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
# 38 digits, 37 places and what lies between them: a quotient that is not exact in 300 digits is no tie.
EXACT = decimal.Context(prec=300, Emin=-9999, Emax=9999, traps=[])
OVERFLOW, ZERO, NOT_EXACT, RANGE = "GJ5001", "GJ5002", "GJ5007", "GJ5010"


class Wrong(str):
    """The code of the error that is due."""


Row = dict[str, Any]
Operation = tuple[str, Callable[[Row], Any]]


def fits(value: Decimal) -> Any:
    """The value with its places, or the error that it is too large."""
    coefficient = abs(int(value.scaleb(-value.as_tuple().exponent, EXACT)))  # type: ignore[operator]
    return value if coefficient < BOUND else Wrong(OVERFLOW)


def at(value: Decimal, places: int, mode: str = "half_even") -> Any:
    return fits(value.quantize(Decimal(1).scaleb(-places), MODES[mode], EXACT))


def divided(x: Any, y: Any, places: int, mode: str = "half_even") -> Any:
    if y == 0:
        return Wrong(ZERO)
    return at(EXACT.divide(Decimal(x), Decimal(y)), places, mode)


def whole(value: Any, otherwise: str = OVERFLOW) -> Any:
    """What fits into an int."""
    if isinstance(value, Wrong):
        return value
    number = int(value)
    return number if -(2**63) <= number < 2**63 else Wrong(otherwise)


def power(x: Any, n: int, places: int) -> Any:
    exact = Decimal(1)
    for _ in range(n):
        exact = EXACT.multiply(exact, Decimal(x))
    return at(exact, places)


def summed(values: list[Decimal]) -> Decimal:
    exact = Decimal(0)
    for value in values:
        exact = EXACT.add(exact, value)
    return exact


def mean(values: list[Decimal], places: int) -> Any:
    """The sum itself must fit."""
    sum_ = total(values, places)
    return sum_ if isinstance(sum_, Wrong) else divided(sum_, len(values), 12)


def zero_has_no_sign(value: Decimal) -> Decimal:
    return value if value else value.copy_abs()


def total(values: list[Decimal], places: int) -> Any:
    return at(summed(values), places)


def number(rng: random.Random, places: int) -> Decimal:
    """Small ones, ties, edges of 64 and 128 bits, and any."""
    kind = rng.randrange(6)
    if kind == 0:
        digits = rng.randrange(-200, 201)
    elif kind == 1:
        digits = rng.choice(
            [2**31, 2**63, 2**64, 10**18, 10**19, 10**37, BOUND, BOUND // 2]
        ) + rng.randrange(-2, 3)
    elif kind == 2:
        digits = rng.randrange(10**9) * 10 ** rng.randrange(1, 20) + rng.choice(
            [0, 5 * 10 ** rng.randrange(0, 9)]
        )
    else:
        digits = rng.randrange(10 ** rng.randrange(1, 39))
    digits = max(-BOUND + 1, min(digits, BOUND - 1)) * rng.choice([1, -1])
    return Decimal(digits).scaleb(-places, EXACT)


def text(rng: random.Random, x: Decimal) -> str:
    plain = format(x, "f")
    return rng.choice(
        [
            plain,
            plain,
            plain + "0" if "." in plain else plain,
            f" {plain}",
            f"{plain}e1",
            "1.",
            ".5",
            "",
            "-",
        ]
    )


def read(written: str, places: int) -> Any:
    digits = written.removeprefix("-").split(".")
    is_plain = all(part.isascii() and part.isdigit() for part in digits) and len(digits) <= 2
    if not is_plain or (len(digits[0]) > 1 and digits[0][0] == "0"):
        return Wrong(NOT_EXACT)
    return exactly(
        Decimal(written),
        places,
        len("".join(digits).lstrip("0")),
        len(digits[1]) if len(digits) > 1 else 0,
    )


def exactly(value: Decimal, places: int, digits: int = 0, written_places: int = 0) -> Any:
    made = at(value, places, "down")
    is_lost = isinstance(made, Wrong) or made != value or digits > 38 or written_places > 37
    return Wrong(NOT_EXACT) if is_lost else made


def records(rng: random.Random, count: int, a: int, b: int) -> list[Row]:
    rows = []
    for _ in range(count):
        x, y = number(rng, a), number(rng, b)
        if rng.randrange(8) == 0:  # a tie at some places, or one beside it
            y = Decimal(rng.randrange(1, 10**6) * 2).scaleb(-b, EXACT)
        if rng.randrange(12) == 0:
            same_number = exactly(x, b)
            y = y if isinstance(same_number, Wrong) else same_number
        d = rng.choice(
            [
                float(x),
                rng.uniform(-1e6, 1e6),
                rng.randrange(-999, 999) / 8,
                0.1,
                2.675,
                -0.0,
                1e38,
                1e300,
                5e-324,
            ]
        )
        rows.append(
            {
                "a": x,
                "b": y,
                "l": [number(rng, a) for _ in range(rng.randrange(1, 5))],
                "k": rng.choice(
                    [rng.randrange(-20, 20), rng.randrange(-(2**63), 2**63), 2**63 - 1, -(2**63)]
                ),
                "m": rng.choice([rng.randrange(-20, 20), rng.randrange(-(2**63), 2**63), -1]),
                "u": rng.choice([rng.randrange(20), rng.randrange(2**64), 2**64 - 1]),
                "d": d,
                "t": text(rng, x),
            }
        )
    return rows


def arithmetic(rng: random.Random, a: int, b: int) -> list[Operation]:
    s = max(a, b)
    made: list[Operation] = [
        ("a + b", lambda r: at(EXACT.add(r["a"], r["b"]), s)),
        ("a - b", lambda r: at(EXACT.subtract(r["a"], r["b"]), s)),
        ("-a", lambda r: zero_has_no_sign(r["a"].copy_negate())),
        ("abs(a)", lambda r: r["a"].copy_abs()),
        ("a + k", lambda r: at(EXACT.add(r["a"], r["k"]), a)),
        ("u - a", lambda r: at(EXACT.subtract(r["u"], r["a"]), a)),
        ("a * k", lambda r: at(EXACT.multiply(r["a"], r["k"]), a)),
        ("a > b ? a : b", lambda r: exactly(max(r["a"], r["b"]), s)),
        ("min(a, b)", lambda r: exactly(min(r["a"], r["b"]), s)),
        ("max(b, k)", lambda r: exactly(max(r["b"], Decimal(r["k"])), b)),
        ("a + 1.25", lambda r: at(EXACT.add(r["a"], Decimal("1.25")), max(a, 2))),
        ("l.sum()", lambda r: total(r["l"], a)),
        ("l.mean()", lambda r: mean(r["l"], a)),
        ("l.min()", lambda r: min(r["l"])),
        ("l.max()", lambda r: max(r["l"])),
    ]
    if a + b <= 37:
        made.append(("a * b", lambda r: at(EXACT.multiply(r["a"], r["b"]), a + b)))
    n = rng.randrange(0, 4)
    if n * a <= 37:
        made.append((f"pow(a, {n})", lambda r: power(r["a"], n, n * a)))
    made.append((f"pow(m, {n})", lambda r: whole(r["m"] ** n)))
    return made


def division(x: str, y: str, places: int, mode: str) -> Operation:
    return f"div({x}, {y}, {places}, {mode})", lambda r: divided(r[x], r[y], places, mode)


def rounding(x: str, places: int, mode: str) -> Operation:
    return f"round({x}, {places}, {mode})", lambda r: at(r[x], places, mode)


def comparison(x: str, sign: str, y: str) -> Operation:
    return f"{x} {sign} {y}", lambda r: ORDERS[sign](r[x], r[y])


def divisions(rng: random.Random) -> list[Operation]:
    made: list[Operation] = [
        ("a / b", lambda r: divided(r["a"], r["b"], 12)),
        ("a / k", lambda r: divided(r["a"], r["k"], 12)),
        ("u / b", lambda r: divided(r["u"], r["b"], 12)),
        ("quot(a, b)", lambda r: whole(divided(r["a"], r["b"], 0, "down"))),
        ("quot(k, m)", lambda r: whole(divided(r["k"], r["m"], 0, "down"))),
        ("quot(u, k)", lambda r: whole(divided(r["u"], r["k"], 0, "down"))),
        ("rate(a, b)", lambda r: None if r["b"] == 0 else divided(r["a"], r["b"], 12)),
    ]
    for x, y in [("a", "b"), ("b", "a"), ("k", "m"), ("a", "k"), ("k", "b")]:
        made.append(division(x, y, rng.randrange(0, 38), rng.choice(list(MODES))))
    p = rng.randrange(0, 38)
    made.append((f"div(a, b, {p})", lambda r: divided(r["a"], r["b"], p)))
    return made


def roundings(rng: random.Random, a: int) -> list[Operation]:
    made: list[Operation] = [(f"round(a, {a})", lambda r: r["a"])]
    for mode in MODES:
        p = rng.randrange(0, a + 3) if a < 35 else rng.randrange(0, 38)
        made.append(rounding("a", p, mode))
    q = rng.randrange(0, 38)
    made.append((f"(b).round({q})", lambda r: at(r["b"], q)))
    made.append((f"round(k, {q})", lambda r: at(Decimal(r["k"]), q)))
    return made


def is_among(x: Decimal, values: list[Decimal], places: int) -> Any:
    """The items of a list have the places of its type, so each must fit there."""
    made = [exactly(value, places) for value in values]
    return next((one for one in made if isinstance(one, Wrong)), x in values)


def comparisons(b: int) -> list[Operation]:
    pairs = [("a", "b"), ("a", "k"), ("u", "b")]
    made = [comparison(x, sign, y) for sign in ORDERS for x, y in pairs]
    made.append(
        (
            "a in [b, 1.5, k]",
            lambda r: is_among(r["a"], [r["b"], Decimal("1.5"), Decimal(r["k"])], max(b, 1)),
        )
    )
    made.append(("a in [0..b)", lambda r: 0 <= r["a"] < r["b"]))
    return made


def from_double(d: float, places: int, mode: str) -> Any:
    return Wrong(RANGE) if not -1e38 < d < 1e38 else at(Decimal(d), places, mode)


def conversions(rng: random.Random, a: int) -> list[Operation]:
    p, mode = rng.randrange(0, 38), rng.choice(list(MODES))
    t = min(a + rng.randrange(0, 2), 37)
    return [
        ("string(a)", lambda r: format(zero_has_no_sign(r["a"]), "f")),
        ("double(a)", lambda r: float(Fraction(r["a"]))),
        ("double(a) > d", lambda r: float(r["a"]) > r["d"]),
        ("int(a)", lambda r: whole(r["a"], RANGE)),
        (f"decimal(t, {t})", lambda r: read(r["t"], t)),
        (f"decimal(k, {p})", lambda r: exactly(Decimal(r["k"]), p)),
        (f"decimal(a, {t})", lambda r: exactly(r["a"], t)),
        (f"decimal(d, {p}, {mode})", lambda r: from_double(r["d"], p, mode)),
        (
            "decimal(string(a), 37) == a",
            lambda r: Wrong(NOT_EXACT) if isinstance(exactly(r["a"], 37), Wrong) else True,
        ),
    ]


def same(got: Any, due: Any) -> bool:
    if isinstance(due, Decimal):
        return (
            isinstance(got, Decimal)
            and got == due
            and got.as_tuple().exponent == due.as_tuple().exponent
        )
    return type(got) is type(due) and got == due


class Round:
    """One pack, its records, and what Python says of each."""

    def __init__(self, rng: random.Random, count: int) -> None:
        self.places = (
            rng.choice([0, 0, 1, 2, 2, 4, 6, 12, 18, 30, 37]),
            rng.choice([0, 1, 2, 2, 3, 6, 8, 12, 25, 37]),
        )
        a, b = self.places
        self.operations = (
            arithmetic(rng, a, b)
            + divisions(rng)
            + roundings(rng, a)
            + comparisons(b)
            + conversions(rng, a)
        )
        self.rows = records(rng, count, a, b)
        lines = [
            f"  v{i}: {{value: '{written}'}}" for i, (written, _) in enumerate(self.operations)
        ]
        self.rules = guiju.load_text(
            "guiju: 1\npack: demo.decimal\n"
            f"inputs: {{a: decimal({a}), b: decimal({b}), l: list(decimal({a})), "
            "k: int, m: int, u: uint, d: double, t: string}\n"
            "decisions:\n" + "\n".join(lines) + "\n"
        )

    def frame(self) -> Any:
        a, b = self.places
        types = {
            "a": pa.decimal128(38, a),
            "b": pa.decimal128(38, b),
            "l": pa.list_(pa.decimal128(38, a)),
            "k": pa.int64(),
            "m": pa.int64(),
            "u": pa.uint64(),
            "d": pa.float64(),
            "t": pa.string(),
        }
        return pa.table(
            {
                name: pa.array([row[name] for row in self.rows], type_)
                for name, type_ in types.items()
            }
        )

    def must_be(self, number_: int, row: int, got: Any, code: str | None) -> None:
        written, python = self.operations[number_]
        due = python(self.rows[row])
        wanted = str(due) if isinstance(due, Wrong) else None
        is_right = code == wanted and (got is None if wanted else same(got, due))
        assert is_right, (
            f"{written} of {self.rows[row]} (places {self.places}): {got!r} {code}, Python has {due!r}"
        )

    def compare_columns(self) -> int:
        result = self.rules.run(self.frame(), max_faults=10_000_000)
        codes = {(fault.row, fault.path): fault.code for fault in result.faults}
        for i in range(len(self.operations)):
            for row, value in enumerate(result.to_arrow().column(f"v{i}").to_pylist()):
                self.must_be(i, row, value, codes.get((row, f"v{i}")))
        return len(self.operations) * len(self.rows)

    def compare_records(self, step: int) -> int:
        for row in range(0, len(self.rows), step):
            outcome: Any = self.rules.evaluate(self.rows[row])
            codes = {fault.path: fault.code for fault in outcome.faults}
            for i in range(len(self.operations)):
                self.must_be(i, row, outcome[f"v{i}"], codes.get(f"v{i}"))
        return len(self.operations) * len(range(0, len(self.rows), step))


def test_packs_compute_as_python_does() -> None:
    rng = random.Random(20220402)
    done = 0
    while done < OPERATIONS:
        one = Round(rng, 20 if OPERATIONS < 100_000 else 800)
        done += one.compare_columns() + one.compare_records(10)
    print(f"{done} operations are equal")
