"""Functions written in Python, record by record and with arrays."""

from __future__ import annotations

import datetime
import gc
import threading
import weakref
from decimal import Decimal
from typing import Any

import guiju
import pytest


def loaded(expression: str, inputs: str, functions: guiju.Functions) -> guiju.Ruleset:
    return guiju.load_text(
        f"guiju: 1\npack: demo.f\ntime_zone: Asia/Shanghai\ninputs: {{{inputs}}}\n"
        f"decisions:\n  out: {{value: '{expression}'}}\n",
        functions=functions,
    )


def test_a_decorated_function_is_known_to_the_pack() -> None:
    functions = guiju.Functions()

    @functions.add
    def distance_km(x: float, y: float) -> float:
        return float((x * x + y * y) ** 0.5)

    assert distance_km(3, 4) == 5  # it stays what it was
    rules = loaded("distance_km(x, z)", "x: double, z: double", functions)
    assert rules.evaluate({"x": 3, "z": 4}).out == 5.0
    assert rules.evaluate({"x": 3}).needs == ["z"]
    assert [function.name for function in functions] == ["distance_km"] and "distance_km" in repr(
        functions
    )
    with pytest.raises(guiju.PackError, match="distance_km"):
        loaded("distance_km(x, z)", "x: double, z: double", guiju.Functions())


EVERY_TYPE: list[tuple[Any, str, Any]] = [
    (bool, "bool", True),
    (int, "int", -5),
    (float, "double", 2.5),
    (str, "string", "规矩"),
    (bytes, "bytes", b"\x00a"),
    (datetime.date, "date", datetime.date(2022, 4, 2)),
    (datetime.datetime, "timestamp", datetime.datetime(2022, 4, 2, 9, 30, tzinfo=datetime.UTC)),
    (datetime.timedelta, "duration", datetime.timedelta(seconds=90)),
    (list[str], "list(string)", ["a", "b"]),
    (dict[str, int], '"map(string, int)"', {"a": 1}),
    (Any, "string", "x"),
]


@pytest.mark.parametrize(("annotation", "type_", "value"), EVERY_TYPE, ids=str)
@pytest.mark.parametrize("columns", [None, "numpy", "arrow"])
def test_values_of_every_type_go_there_and_back(
    annotation: Any, type_: str, value: Any, columns: Any
) -> None:
    if columns == "arrow" and annotation is Any:
        pytest.skip("Arrow has no column of anything")
    seen = []

    def same(x: Any) -> Any:
        seen.append(x)
        return x

    functions = guiju.Functions()
    functions.add("same", same, parameters=[annotation], result=annotation, columns=columns)
    rules = loaded("same(x) == x", f"x: {type_}", functions)
    out = rules.evaluate({"x": value})
    assert out.faults == [] and out.out is True
    if columns is None:
        assert seen == [value] and type(seen[0]) in (type(value), guiju.Struct)


@pytest.mark.parametrize("columns", [None, "numpy", "arrow"])
def test_decimals_are_exact_and_have_the_promised_places(columns: Any) -> None:
    functions = guiju.Functions()

    def net(gross: Any) -> Any:
        if columns is None:
            return gross - Decimal("0.50")
        if columns == "numpy":
            return [one - Decimal("0.50") for one in gross]
        import pyarrow

        return pyarrow.array([one.as_py() - Decimal("0.50") for one in gross])

    functions.add("net", net, parameters=[Decimal], result=Decimal, places=2, columns=columns)
    rules = loaded("net(x)", "x: decimal(3)", functions)
    assert rules.evaluate({"x": "12.500"}).out == Decimal("12.00")
    (fault,) = rules.evaluate({"x": "12.345"}).faults
    assert "more than the promised places=2" in fault.message
    rows = rules.run([{"x": "1.500"}, {"x": "1.005"}, {"x": "2.000"}])
    assert rows["out"] == [Decimal("1.00"), None, Decimal("1.50")] and rows.counts.errors == 1


def test_null_goes_to_those_that_take_it() -> None:
    functions = guiju.Functions()

    @functions.add
    def known(x: int | None) -> bool:
        return x is not None

    @functions.add
    def maybe(x: int) -> int | None:
        return x if x > 0 else None

    assert loaded("known(x)", "x: optional(int)", functions).evaluate({"x": None}).out is False
    assert loaded("maybe(x)", "x: int", functions).evaluate({"x": 0}).out is None
    (fault,) = loaded("maybe(x)", "x: optional(int)", functions).evaluate({"x": None}).faults
    assert fault.name == "null_operand"


def test_what_is_raised_is_an_error_of_that_record() -> None:
    functions = guiju.Functions()

    @functions.add
    def inverse(x: int) -> float:
        return 1 / x

    rules = loaded("inverse(x)", "x: int", functions)
    result = rules.run([{"x": x} for x in (1, 0, 4)])
    assert result["out"] == [1.0, None, 0.25]
    (fault,) = result.faults
    assert fault.row == 1 and fault.name == "function_failed"
    assert "inverse" in fault.message and "ZeroDivisionError: division by zero" in fault.message


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (None, "it gave None, not int"),
        ("5", "it gave string, not int"),
        (2.5, "it gave double, not int"),
        (object(), "is no fact"),
        (2**64, "it gave string, not int"),
    ],
)
def test_a_result_of_another_type_is_an_error_of_that_record(given: object, why: str) -> None:
    functions = guiju.Functions()
    functions.add("bad", lambda x: given, parameters=[int], result=int)
    (fault,) = loaded("bad(x)", "x: int", functions).evaluate({"x": 1}).faults
    assert why in fault.message


def test_a_time_without_a_zone_is_refused() -> None:
    functions = guiju.Functions()
    functions.add(
        "when", lambda x: datetime.datetime(2022, 1, 1), parameters=[int], result=datetime.datetime
    )
    (fault,) = loaded("when(x)", "x: int", functions).evaluate({"x": 1}).faults
    assert "without a time zone" in fault.message


def test_columns_are_given_whole() -> None:
    numpy = pytest.importorskip("numpy")
    sizes: list[int] = []
    functions = guiju.Functions()

    @functions.add(columns="numpy", parameters=[float, int], result=float)
    def score(x: Any, y: Any) -> Any:
        sizes.append(len(x))
        assert (x.dtype, y.dtype) == (numpy.float64, numpy.int64)
        return numpy.sqrt(x) * y

    rules = loaded("score(x, z)", "x: double, z: int", functions)
    result = rules.run([{"x": i % 7, "z": 2} for i in range(5_000)])
    assert result.counts.errors == 0 and result["out"][4] == 4.0
    assert sum(sizes) == 5_000 and len(sizes) < 10
    assert rules.evaluate({"x": 4, "z": 3}).out == 6.0  # one record: arrays of one


def test_columns_of_arrow() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    compute = pytest.importorskip("pyarrow.compute")
    functions = guiju.Functions()

    @functions.add(columns="arrow", parameters=[str], result=str)
    def upper(x: Any) -> Any:
        assert isinstance(x, pyarrow.Array)
        return compute.utf8_upper(x)

    rules = loaded("upper(x)", "x: string", functions)
    assert rules.run([{"x": "a"}, {"x": "ö"}])["out"] == ["A", "Ö"]


def test_only_the_bad_records_of_a_column_are_errors() -> None:
    numpy = pytest.importorskip("numpy")
    calls: list[int] = []
    functions = guiju.Functions()

    @functions.add(columns="numpy", parameters=[int], result=int)
    def picky(x: Any) -> Any:
        calls.append(len(x))
        if numpy.any(x == 13):
            raise ValueError("thirteen")
        return x + 1

    rows = [{"x": 13 if i in (5, 1500) else i % 10} for i in range(2_000)]
    result = loaded("picky(x)", "x: int", functions).run(rows)
    assert [fault.row for fault in result.faults] == [
        5,
        1500,
    ] and "ValueError: thirteen" in result.faults[0].message
    assert result["out"][4] == 5 and len(calls) < 60


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (lambda x: x.sum(), "one value, not an array"),
        (lambda x: x[:-1], "it gave 2 values for 3 records"),
        (lambda x: x.astype(float), "it gave double, not int"),
        (lambda x: x.astype(str), "it gave string, not int"),
        (lambda x: None, "one value, not an array"),
    ],
)
def test_arrays_of_the_wrong_shape_or_type(given: Any, why: str) -> None:
    pytest.importorskip("numpy")
    functions = guiju.Functions()
    functions.add("bad", given, parameters=[int], result=int, columns="numpy")
    result = loaded("bad(x)", "x: int", functions).run([{"x": 1}, {"x": 2}, {"x": 3}])
    assert result["out"] == [None] * 3 and why in result.faults[0].message


def test_rows_that_lack_an_operand_are_not_called_for() -> None:
    pytest.importorskip("numpy")
    functions = guiju.Functions()
    functions.add("twice", lambda x: x * 2, parameters=[int], result=int, columns="numpy")
    result = loaded("twice(x)", "x: optional(int)", functions).run(
        [{"x": 1}, {"x": None}, {}, {"x": "y"}]
    )
    assert result["out"] == [2, None, None, None]
    assert result.counts == (4, 1, 1, 2)


def test_methods_names_and_overloads() -> None:
    functions = guiju.Functions()
    functions.add("times", lambda x, y: x * y, parameters=[int, int], result=int, is_method=True)
    functions.add("geo.双倍", lambda x: 2 * x, parameters=[int], result=int)
    functions.add("geo.双倍", lambda x: x + x, parameters=[str], result=str)
    assert loaded("geo.双倍(x.times(3))", "x: int", functions).evaluate({"x": 2}).out == 12
    assert loaded("geo.双倍(x)", "x: string", functions).evaluate({"x": "ab"}).out == "abab"
    with pytest.raises(guiju.Error, match="there already"):
        functions.add("geo.双倍", lambda x: x, parameters=[str], result=str)
    functions = guiju.Functions()
    functions.add("a b", lambda x: x, parameters=[int], result=int)
    with pytest.raises(guiju.Error, match='"a b" is no name'):
        loaded("1", "x: int", functions)


def test_types_that_are_not_known_are_refused_when_added() -> None:
    functions = guiju.Functions()
    with pytest.raises(guiju.Error, match="parameter x has no type"):
        functions.add(lambda x: x)
    with pytest.raises(guiju.Error, match="its result has no type"):

        @functions.add
        def half(x: int):  # type: ignore[no-untyped-def]
            return x

    with pytest.raises(guiju.Error, match=r"\*args cannot be called"):

        @functions.add
        def many(*args: int) -> int:
            return 1

    with pytest.raises(guiju.Error, match="set is no type of facts"):
        functions.add("f", lambda x: x, parameters=[set], result=int)
    with pytest.raises(guiju.Error, match='columns is "numpy" or "arrow"'):
        functions.add("f", lambda x: x, parameters=[int], result=int, columns="pandas")  # type: ignore[call-overload]
    assert len(functions) == 0


def test_a_function_that_decides_by_another_pack(parcel: guiju.Ruleset) -> None:
    functions = guiju.Functions()

    @functions.add
    def zone_of(country: str) -> str:
        return str(parcel.evaluate({"country": country}, decide="zone").zone)

    rules = loaded('zone_of(x) + "/" + zone_of("JP")', "x: string", functions)
    assert rules.evaluate({"x": "CN"}).out == "home/near"
    assert rules.run([{"x": c} for c in ("CN", "DE")])["out"] == ["home/near", "far/near"]


def test_functions_are_called_from_many_threads() -> None:
    functions = guiju.Functions()
    seen = set()

    @functions.add
    def note(x: int) -> int:
        seen.add(threading.get_ident())
        return x + 1

    rules = loaded("note(x)", "x: int", functions)
    rows = [{"x": i} for i in range(3_000)]
    threads = [threading.Thread(target=lambda: rules.run(rows)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) >= 1 and rules.run(rows)["out"][:2] == [1, 2]


def test_a_function_lives_as_long_as_the_ruleset_and_no_longer() -> None:
    class Adder:
        def __call__(self, x: int) -> int:
            return x + 1

    adder = Adder()
    gone = weakref.ref(adder)
    functions = guiju.Functions()
    functions.add("add", adder, parameters=[int], result=int)
    rules = loaded("add(x)", "x: int", functions)
    del adder, functions
    gc.collect()
    assert rules.evaluate({"x": 1}).out == 2
    del rules
    gc.collect()
    assert gone() is None


def test_the_limits_of_a_pack_hold_for_functions() -> None:
    functions = guiju.Functions()
    functions.add("dear", lambda x: x, parameters=[int], result=int, cost=2_000_000, is_pure=False)
    (fault,) = loaded("dear(x)", "x: int", functions).evaluate({"x": 1}).faults
    assert fault.name == "limit_steps"


def test_an_interrupt_in_a_function_comes_through() -> None:
    functions = guiju.Functions()

    def stop(x: int) -> int:
        raise KeyboardInterrupt

    functions.add("stop", stop)
    rules = loaded("stop(x)", "x: int", functions)
    with pytest.raises(KeyboardInterrupt):
        rules.evaluate({"x": 1})
        for _ in range(10_000):
            pass
