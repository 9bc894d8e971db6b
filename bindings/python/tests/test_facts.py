"""Values across the border, both ways: one record, as Python objects."""

from __future__ import annotations

import enum
from collections import OrderedDict
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import guiju
import pytest

SHANGHAI = ZoneInfo("Asia/Shanghai")
GOOD: list[tuple[str, Any, Any]] = [
    ("b", True, True),
    ("i", 7, 7),
    ("i", -(2**63), -(2**63)),
    ("i", "42", 42),
    ("i", Decimal("3"), 3),
    ("u", 2**64 - 1, 2**64 - 1),
    ("d", 0.1, 0.1),
    ("d", 3, 3.0),
    ("m", 5, Decimal("5.00")),
    ("m", 0.1, Decimal("0.10")),
    ("m", 2.5, Decimal("2.50")),
    ("m", "1.10", Decimal("1.10")),
    ("m", Decimal("1E+3"), Decimal("1000.00")),
    ("m", Decimal("12345678901234567890123456789012345.67"), Decimal("12345678901234567890123456789012345.67")),
    ("m", 10**30, Decimal(10**30)),
    ("s", "规矩 🀄", "规矩 🀄"),
    ("s", "", ""),
    ("raw", b"\x00\xff", b"\x00\xff"),
    ("day", date(2022, 4, 2), date(2022, 4, 2)),
    ("day", "2022-04-02", date(2022, 4, 2)),
    ("day", date(1, 1, 1), date(1, 1, 1)),
    ("month", "2022-04", "2022-04"),
    ("at", datetime(2022, 4, 2, 9, 30, tzinfo=UTC), datetime(2022, 4, 2, 9, 30, tzinfo=UTC)),
    ("at", datetime(2022, 4, 2, 9, 30), datetime(2022, 4, 2, 9, 30, tzinfo=SHANGHAI)),
    ("at", datetime(2022, 4, 2, 9, 30, 0, 5, timezone(timedelta(hours=-4))),
     datetime(2022, 4, 2, 13, 30, 0, 5, UTC)),
    ("at", "2022-04-02T09:30", datetime(2022, 4, 2, 9, 30, tzinfo=SHANGHAI)),
    ("took", timedelta(days=-1, seconds=5, microseconds=7), timedelta(days=-1, seconds=5, microseconds=7)),
    ("tags", ["a", "b"], ["a", "b"]),
    ("tags", (), []),
    ("counts", {"a": 1}, {"a": 1}),
    ("colour", "green", "green"),
    ("party", {"name": "甲", "age": None}, {"name": "甲", "age": None}),
    ("parties", [OrderedDict(name="甲", age=30)], [{"name": "甲", "age": 30}]),
]  # fmt: skip


@pytest.mark.parametrize(("field", "given", "expected"), GOOD, ids=str)
def test_a_fact_comes_back(echo: guiju.Ruleset, field: str, given: Any, expected: Any) -> None:
    out = echo.evaluate({field: given})
    assert out.faults == []
    got = out[field + "_"]
    assert got == expected and type(got) in (type(expected), guiju.Struct)


@pytest.mark.parametrize(
    "field",
    [
        "b",
        "i",
        "u",
        "d",
        "m",
        "s",
        "raw",
        "day",
        "month",
        "at",
        "took",
        "tags",
        "counts",
        "colour",
        "party",
        "parties",
    ],
)
def test_none_is_null(echo: guiju.Ruleset, field: str) -> None:
    out = echo.evaluate({field: None})
    assert out[field + "_"] is None and out.needs_of(field + "_") == [] and out.faults == []


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("b", "yes"), ("b", 1), ("i", 1.5), ("i", "x"), ("i", 2**64), ("u", -1), ("d", "x"), ("m", "1.005"),
        ("m", 0.125), ("m", float("nan")), ("m", float("inf")), ("m", Decimal("NaN")), ("m", 10**40), ("s", 5),
        ("s", "\ud800"), ("day", "2022-13-01"), ("day", 5), ("month", "2022"), ("at", "soon"), ("took", "x"),
        ("tags", "a"), ("tags", ["a", 1]), ("colour", "blue"), ("party", {"name": "a", "agee": 3}), ("party", "a"),
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_fact_is_a_fault_that_says_which(
    echo: guiju.Ruleset, field: str, given: Any
) -> None:
    out = echo.evaluate({field: given, "b" if field != "b" else "i": None})
    (fault,) = out.faults
    assert fault.path == field + "_" and fault.code.startswith("GJ4") and field in fault.message
    assert out["b_" if field != "b" else "i_"] is None


def test_enums_of_python_go_by_name(echo: guiju.Ruleset) -> None:
    class Colour(enum.Enum):
        red = 1

    class Text(enum.StrEnum):
        green = "GREEN"

    assert echo.evaluate({"colour": Colour.red}).colour_ == "red"
    assert echo.evaluate({"colour": Text.green}).colour_ == "green"


def test_classes_made_from_the_plain_ones(echo: guiju.Ruleset) -> None:
    class Name(str):
        pass

    class Number(int):
        pass

    out = echo.evaluate({"s": Name("a"), "i": Number(3)})
    assert (out.s_, out.i_) == ("a", 3)


def test_structs_are_dicts_with_attributes(echo: guiju.Ruleset) -> None:
    party = echo.evaluate({"party": {"name": "甲", "age": 5}}).party_
    assert party.name == party["name"] == "甲" and "age" in dir(party)
    with pytest.raises(AttributeError, match='did you mean "name"'):
        _ = party.nmae


def test_scalars_of_numpy_pandas_and_pyarrow_are_facts(echo: guiju.Ruleset) -> None:
    numpy, pandas, pyarrow = (pytest.importorskip(name) for name in ("numpy", "pandas", "pyarrow"))
    out = echo.evaluate(
        {
            "b": numpy.bool_(True), "i": numpy.int32(4), "d": numpy.float32(0.5), "u": pyarrow.scalar(4),
            "day": numpy.datetime64("2022-04-02"), "at": pandas.Timestamp("2022-04-02T09:30:00.000000001Z"),
            "took": pandas.Timedelta("5s"), "tags": numpy.array(["a", "b"]), "m": pandas.NA, "s": pandas.NaT,
        }
    )  # fmt: skip
    assert out.faults == []
    assert (out.b_, out.i_, out.d_, out.u_, out.m_, out.s_) == (True, 4, 0.5, 4, None, None)
    assert (out.day_, out.took_, out.tags_) == (date(2022, 4, 2), timedelta(seconds=5), ["a", "b"])
    assert out.at_ == datetime(2022, 4, 2, 9, 30, tzinfo=UTC)


def test_nesting_without_end_is_refused(echo: guiju.Ruleset) -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(guiju.FactError, match="nested deeper than"):
        echo.evaluate({"tags": endless})


def test_a_dict_that_changes_while_it_is_read_is_refused(echo: guiju.Ruleset) -> None:
    class Zone(timezone.__base__):  # type: ignore[name-defined,misc]
        def utcoffset(self, when: datetime | None) -> timedelta:
            record["s"] = "new"
            return timedelta(0)

    record: dict[str, Any] = {"at": datetime(2022, 1, 1, tzinfo=Zone()), "i": 1}
    with pytest.raises(guiju.FactError, match="changed while it was read"):
        echo.evaluate(record)
