#!/usr/bin/env python3
"""Writes decimal_golden.txt: decimal arithmetic as Python's decimal does it.

    python3 tests/facts/decimal_golden.py > tests/facts/decimal_golden.txt

Lines: OPERATION ARGUMENT... RESULT, where `-` is a result that does not fit 38 digits. A number's places
are part of it (1.10 has two). Doubles are written in hexadecimal.
"""

import decimal
import random
from decimal import Decimal
from fractions import Fraction

MODES = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "half_down": decimal.ROUND_HALF_DOWN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
    "floor": decimal.ROUND_FLOOR,
    "ceiling": decimal.ROUND_CEILING,
}
BOUND = 10**38
rng = random.Random(20220402)
decimal.getcontext().prec = 400
decimal.getcontext().Emin, decimal.getcontext().Emax = -10000, 10000


def text(coefficient, scale):
    digits = str(abs(coefficient)).rjust(scale + 1, "0")
    if scale:
        digits = digits[:-scale] + "." + digits[-scale:]
    return ("-" if coefficient < 0 else "") + digits


def value(number):
    coefficient, scale = number
    return Decimal(coefficient).scaleb(-scale)


def result(exact, scale, mode=decimal.ROUND_DOWN):
    if scale > 37:
        return "-"
    quantized = exact.quantize(Decimal(1).scaleb(-scale), rounding=mode)
    coefficient = int(quantized.scaleb(scale))
    return text(coefficient, scale) if abs(coefficient) < BOUND else "-"


def number():
    kind = rng.randrange(6)
    if kind == 0:
        coefficient = rng.randrange(-200, 201)
    elif kind == 1:
        coefficient = rng.choice([2**63, 2**64, 10**19, 10**37, BOUND, 5 * 10**37, 10**18]) + rng.randrange(-2, 3)
    else:
        coefficient = rng.randrange(10 ** rng.randrange(1, 39))
    coefficient = min(coefficient, BOUND - 1) * rng.choice([1, -1])
    return coefficient, rng.choice([0, 0, 1, 2, 2, 4, 6, 12, 18, 30, 37])


def half_case():
    """A division whose result lies exactly between two neighbours, or one step beside."""
    scale = rng.randrange(0, 8)
    divisor = rng.randrange(1, 10 ** rng.randrange(1, 12)) * 2
    odd = rng.randrange(10 ** rng.randrange(1, 18)) * 2 + 1
    return (odd * divisor // 2 + rng.choice([0, 0, 0, 1, -1]), 0), (divisor, 0), scale


def doubles(near):
    exact = float(value(near))
    return rng.choice(
        [exact, exact * (1 + 2**-52), -exact, rng.uniform(-1e6, 1e6), 1e300, -1e-300, 5e-324, 0.0, -0.0, 2.0**53 + 2]
    )


def main():
    for _ in range(320):
        a, b = number(), number()
        exact = value(a) + value(b), value(a) - value(b), value(a) * value(b)
        scale = max(a[1], b[1])
        print("add", text(*a), text(*b), result(exact[0], scale))
        print("subtract", text(*a), text(*b), result(exact[1], scale))
        print("multiply", text(*a), text(*b), result(exact[2], a[1] + b[1]))
        print("compare", text(*a), text(*b), (value(a) > value(b)) - (value(a) < value(b)))
    for i in range(800):
        a, b, scale = half_case() if i % 4 == 0 else (number(), number(), rng.randrange(0, 38))
        if i % 4 == 0 and i % 3:
            a = (-a[0], 0)
        if b[0] == 0:
            continue
        name = rng.choice(list(MODES))
        # Exact: enough digits that the quotient's tie or rest cannot be lost.
        fraction = Fraction(a[0] * 10 ** b[1], b[0] * 10 ** a[1]) * 10**scale
        whole = Decimal(fraction.numerator // fraction.denominator)
        rest = fraction - fraction.numerator // fraction.denominator
        stand_in = 0 if rest == 0 else Decimal("0.25") if rest < Fraction(1, 2) else Decimal("0.5")
        if rest > Fraction(1, 2):
            stand_in = Decimal("0.75")
        print("divide", text(*a), text(*b), scale, name, result((whole + stand_in).scaleb(-scale), scale, MODES[name]))
    for _ in range(400):
        a, scale, name = number(), rng.randrange(0, 38), rng.choice(list(MODES))
        print("rounded", text(*a), scale, name, result(value(a), scale, MODES[name]))
    for _ in range(220):
        a = number()
        print("double", text(*a), float(value(a)).hex())
        d = doubles(a)
        exact = Decimal(d)
        print("compare_double", text(*a), d.hex(), (value(a) > exact) - (value(a) < exact))


main()
