"""Frames of pandas, polars and pyarrow: the same kind comes out, bad rows cost themselves only."""

from __future__ import annotations

import datetime
import warnings
from decimal import Decimal
from typing import Any

import guiju
import pytest

pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pyarrow = pytest.importorskip("pyarrow")

PARCELS: dict[str, list[Any]] = {
    "weight": [Decimal("2.00"), Decimal("3.25"), Decimal("1.00")],
    "express": [True, False, False],
    "country": ["CN", "JP", "DE"],
}
ZONES, FEES = ["home", "near", "far"], [Decimal("18.000"), Decimal("9.875"), Decimal("9.000")]


def as_lists(frame: Any) -> dict[str, list[Any]]:
    if isinstance(frame, pyarrow.RecordBatchReader):
        frame = frame.read_all()
    if isinstance(frame, pandas.DataFrame):
        return {
            name: frame[name].astype(object).where(frame[name].notna(), None).tolist()
            for name in frame
        }
    return (
        frame.to_dict(as_series=False) if isinstance(frame, polars.DataFrame) else frame.to_pydict()
    )


def reader(data: dict[str, list[Any]]) -> Any:
    batch = pyarrow.record_batch(data)
    return pyarrow.RecordBatchReader.from_batches(batch.schema, [batch.slice(0, 1), batch.slice(1)])


MAKERS = {
    "pandas": pandas.DataFrame,
    "polars": polars.DataFrame,
    "table": pyarrow.table,
    "batch": pyarrow.record_batch,
    "reader": reader,
}


@pytest.fixture(params=MAKERS)
def make(request: pytest.FixtureRequest) -> Any:
    return MAKERS[request.param]


@pytest.fixture(autouse=True)
def no_warnings() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_the_same_kind_of_frame_comes_out(parcel: guiju.Ruleset, make: Any) -> None:
    frame = make(PARCELS)
    decided = parcel.evaluate(frame)
    assert type(decided) is type(frame)
    assert as_lists(decided) == {"zone": ZONES, "fee": FEES}


def test_append_puts_the_decided_columns_beside_the_frames_own(
    parcel: guiju.Ruleset, make: Any
) -> None:
    decided = as_lists(parcel.evaluate(make({"id": [7, 8, 9], **PARCELS}), append=True))
    assert list(decided) == ["id", "weight", "express", "country", "zone", "fee"]
    assert decided["id"] == [7, 8, 9] and decided["fee"] == FEES
    with pytest.raises(guiju.Error, match="would replace columns of the frame: zone"):
        as_lists(parcel.evaluate(make({"zone": [1, 2, 3], **PARCELS}), append=True))


def test_only_what_is_wanted(parcel: guiju.Ruleset, make: Any) -> None:
    assert as_lists(parcel.evaluate(make({"country": ["CN"]}), decide=["zone"])) == {
        "zone": ["home"]
    }
    with pytest.raises(guiju.PathError, match="zoen"):
        parcel.evaluate(make(PARCELS), decide="zoen")


def test_an_empty_frame_gives_an_empty_frame_with_the_same_columns(
    parcel: guiju.Ruleset, make: Any
) -> None:
    if make is reader:
        schema = pyarrow.record_batch(PARCELS).schema
        frame = pyarrow.RecordBatchReader.from_batches(schema, [])
    else:
        frame = make({name: values[:0] for name, values in PARCELS.items()})
    assert as_lists(parcel.evaluate(frame)) == {"zone": [], "fee": []}


def test_a_bad_row_costs_itself_only_and_is_told(parcel: guiju.Ruleset, make: Any) -> None:
    data = {**PARCELS, "weight": ["2.00", "heavy", "1.00"], "express": [True, False, None]}
    with pytest.warns(
        guiju.FactWarning, match=r"errors \(first: row [01]: fee: GJ4001.*heavy"
    ) as caught:
        decided = as_lists(parcel.evaluate(make(data)))
    assert caught[0].filename == __file__
    assert decided == {"zone": ZONES, "fee": [FEES[0], None, None]}


def test_errors_and_undecided_rows_as_frames(parcel: guiju.Ruleset, make: Any) -> None:
    data = {"weight": ["2.00", "heavy", "1.00", "1.00"], "country": ["CN", "JP", "DE", None]}
    result = parcel.run(make(data))
    assert result.counts == (4, 0, 2, 2) and len(result) == 4
    assert [(f.row, f.path, f.name) for f in result.faults] == [
        (1, "fee", "fact_wrong_type"),
        (3, "zone", "fact_is_null"),
        (3, "fee", "fact_is_null"),
    ]
    errors, undecided = as_lists(result.errors), as_lists(result.undecided)
    assert list(errors) == ["row", "decision", "code", "name", "message"]
    assert errors["row"] == [1, 3, 3] and "heavy" in errors["message"][0]
    assert undecided == {"row": [0, 2], "needs": ["express", "express"]}
    assert result.needs == {0: ["express"], 2: ["express"]}


def test_nothing_wrong_gives_empty_frames(parcel: guiju.Ruleset, make: Any) -> None:
    result = parcel.run(make(PARCELS))
    assert as_lists(result.errors)["row"] == [] and as_lists(result.undecided)["needs"] == []


def test_a_missing_column_is_told_with_the_one_that_may_be_meant(
    parcel: guiju.Ruleset, make: Any
) -> None:
    data = {
        "wieght": PARCELS["weight"],
        "express": PARCELS["express"],
        "country": PARCELS["country"],
    }
    wanted = (
        r'3 of 3 rows are undecided .*weight, no such column; is it "wieght"'
        if make is not reader
        else "undecided"
    )
    with pytest.warns(guiju.FactWarning, match=wanted):
        decided = as_lists(parcel.evaluate(make(data)))
    assert decided == {"zone": ZONES, "fee": [None] * 3}


def test_columns_that_nothing_reads_may_be_of_any_kind(parcel: guiju.Ruleset) -> None:
    frame = pandas.DataFrame(
        {**PARCELS, "what": [object(), {1}, 3], 5: [1, 2, 3], ("a", "b"): [1, 2, 3]}
    )
    assert as_lists(parcel.evaluate(frame)) == {"zone": ZONES, "fee": FEES}
    table = pyarrow.table(PARCELS).append_column(
        "span", pyarrow.array([None] * 3, pyarrow.month_day_nano_interval())
    )
    assert as_lists(parcel.evaluate(table))["fee"] == FEES
    again = pyarrow.RecordBatchReader.from_batches(table.schema, table.to_batches())
    assert as_lists(parcel.evaluate(again))["fee"] == FEES


def test_no_column_that_is_read(parcel: guiju.Ruleset, make: Any) -> None:
    if make is reader:
        pytest.skip("a reader without columns has no rows")
    with pytest.warns(guiju.FactWarning, match="no such column"):
        assert as_lists(parcel.evaluate(make({"x": [1, 2]}))) == {
            "zone": [None, None],
            "fee": [None, None],
        }


def test_columns_that_stand_twice_are_refused(parcel: guiju.Ruleset) -> None:
    frame = pandas.DataFrame(
        [[1, 2, True, "CN"]], columns=["weight", "weight", "express", "country"]
    )
    with pytest.raises(guiju.FactError, match="columns stand twice: weight"):
        parcel.evaluate(frame)
    table = pyarrow.Table.from_arrays(
        [pyarrow.array([1]), pyarrow.array([2])], names=["weight", "weight"]
    )
    with pytest.raises(guiju.FactError, match="columns stand twice: weight"):
        parcel.evaluate(table)
    assert as_lists(parcel.evaluate(frame, decide="zone")) == {"zone": ["home"]}


# --- pandas ------------------------------------------------------------------------------------------


def test_pandas_keeps_its_index(parcel: guiju.Ruleset) -> None:
    index = pandas.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)], names=["k", "n"])
    decided = parcel.evaluate(pandas.DataFrame(PARCELS, index=index))
    assert decided.index.equals(index)
    shuffled = pandas.DataFrame(PARCELS, index=[5, 5, -1]).iloc[::-1]
    decided = parcel.evaluate(shuffled, append=True)
    assert decided.index.tolist() == [-1, 5, 5] and decided["zone"].tolist() == [
        "far",
        "near",
        "home",
    ]
    with pytest.warns(guiju.FactWarning):
        parcel.evaluate(shuffled.assign(weight="x"))
    assert parcel.run(shuffled.assign(weight="x")).errors.index.tolist() == [-1, 5, 5]


def test_a_field_may_be_the_index(parcel: guiju.Ruleset) -> None:
    decided = parcel.evaluate(pandas.DataFrame(PARCELS).set_index("country"))
    assert decided["zone"].tolist() == ZONES and decided.index.tolist() == ["CN", "JP", "DE"]


def test_pandas_dtypes_that_come_out(echo: guiju.Ruleset) -> None:
    frame = pandas.DataFrame({"i": [1, 2], "d": [0.5, None], "b": [True, False], "colour": ["red", "green"],
                              "at": pandas.to_datetime(["2022-04-02T01:30Z", None]),
                              "took": pandas.to_timedelta([5, None], "s"),
                              "s": ["a", None], "m": [1.5, None]})  # fmt: skip
    paths = ["i_", "d_", "b_", "colour_", "at_", "took_", "s_", "m_"]
    dtypes = {name: str(dtype) for name, dtype in echo.evaluate(frame, decide=paths).dtypes.items()}
    assert dtypes == {"i_": "int64", "d_": "float64", "b_": "bool", "colour_": "category",
                      "at_": "datetime64[us, Asia/Shanghai]", "took_": "timedelta64[us]", "s_": "str",
                      "m_": "object"}  # fmt: skip
    missing = echo.evaluate(frame.assign(i=[1, None], b=[None, True]), decide=["i_", "b_"])
    assert {n: str(dtype) for n, dtype in missing.dtypes.items()} == {
        "b_": "boolean",
        "i_": "Int64",
    }
    assert missing["i_"].tolist() == [1, pandas.NA]


@pytest.mark.parametrize("missing", [None, float("nan"), pandas.NA, pandas.NaT], ids=str)
def test_what_pandas_calls_missing_is_null(echo: guiju.Ruleset, missing: Any) -> None:
    frame = pandas.DataFrame(
        {name: pandas.Series([missing, missing], dtype=object) for name in "bidms"}
    )
    assert as_lists(echo.evaluate(frame, decide=["b_", "i_", "d_", "m_", "s_"])) == {
        name + "_": [None, None] for name in "bidms"
    }


def test_object_columns_of_mixed_values_cost_their_bad_rows_only(echo: guiju.Ruleset) -> None:
    frame = pandas.DataFrame({"i": pandas.Series([1, "2", 2.5, None, Decimal("4")], dtype=object)})
    result = echo.run(frame, decide="i_")
    assert result["i_"] == [1, 2, None, None, 4] and [f.row for f in result.faults] == [2]


@pytest.mark.parametrize(
    "dtype",
    ["int8", "int16", "int32", "int64", "uint8", "uint64", "Int64", "float32", "float64", "Float64", "object", "string",
     "category", "int64[pyarrow]", "double[pyarrow]"],
)  # fmt: skip
def test_columns_of_any_number_like_dtype_fill_a_decimal_field(
    echo: guiju.Ruleset, dtype: str
) -> None:
    frame = pandas.DataFrame({"m": pandas.Series([1, 2]).astype(dtype)})
    assert echo.run(frame, decide="m_")["m_"] == [Decimal("1.00"), Decimal("2.00")]


def test_floats_are_decimals_when_they_are_written_with_few_enough_places(
    echo: guiju.Ruleset,
) -> None:
    result = echo.run(pandas.DataFrame({"m": [0.1, 12345.67, 0.125, 1e300]}), decide="m_")
    assert result["m_"] == [Decimal("0.10"), Decimal("12345.67"), None, None]
    assert "0.125 has more places than decimal(2)" in result.faults[0].message


# --- arrow -------------------------------------------------------------------------------------------

T = pyarrow
ARROW: list[tuple[str, Any, list[Any], list[Any] | None]] = [
    ("i", T.int8(), [1, None, -3], None),
    ("u", T.uint64(), [1, None, 2**64 - 1], None),
    ("d", T.float32(), [1.5, None, 2.0], None),
    ("m", T.decimal128(9, 1), [Decimal("1.5"), None, Decimal("2.0")], [Decimal("1.50"), None, Decimal("2.00")]),
    ("m", T.int64(), [1, None, 2], [Decimal("1.00"), None, Decimal("2.00")]),
    ("s", T.string(), ["a", None, "规矩"], None),
    ("s", T.large_string(), ["a", None, "规矩"], None),
    ("s", T.string_view(), ["a", None, "longer than twelve bytes"], None),
    ("s", T.dictionary(T.int8(), T.string()), ["a", None, "a"], None),
    ("s", T.dictionary(T.int64(), T.large_string()), ["a", None, "a"], None),
    ("colour", T.dictionary(T.int32(), T.string()), ["red", None, "green"], None),
    ("raw", T.binary(), [b"a", None, b""], None),
    ("raw", T.large_binary(), [b"a", None, b""], None),
    ("day", T.date32(), [datetime.date(2022, 4, 2), None, datetime.date(1969, 12, 31)], None),
    ("day", T.date64(), [datetime.date(2022, 4, 2), None, datetime.date(1969, 12, 31)], None),
    ("took", T.duration("ms"), [datetime.timedelta(seconds=5), None, datetime.timedelta(days=-1)], None),
    ("tags", T.list_(T.string()), [["a", "b"], None, []], None),
    ("tags", T.large_list(T.string_view()), [["a", "b"], None, []], None),
    ("tags", T.list_(T.string(), 2), [["a", "b"], None, ["c", "d"]], None),
    ("party", T.struct([("age", T.int8()), ("name", T.string())]),
     [{"name": "甲", "age": 3}, None, {"name": "", "age": None}], None),
    ("parties", T.list_(T.struct([("name", T.string()), ("age", T.int64())])),
     [[{"name": "甲", "age": 3}], None, []], None),
    ("b", T.bool_(), [True, None, False], None),
    ("s", T.null(), [None, None, None], None),
]  # fmt: skip


@pytest.mark.parametrize(("field", "type_", "values", "expected"), ARROW, ids=str)
def test_arrow_columns_of_any_layout(
    echo: guiju.Ruleset, field: str, type_: Any, values: list[Any], expected: list[Any] | None
) -> None:
    expected = values if expected is None else expected
    array = pyarrow.array(values, type_)
    chunked = pyarrow.chunked_array(
        [array.slice(1, 1), array.slice(2, 0), pyarrow.concat_arrays([array, array]).slice(2, 2)]
    )
    for column, rows in (
        (array, expected),
        (array.slice(1), expected[1:]),
        (chunked, [expected[i] for i in (1, 2, 0)]),
    ):
        result = echo.run(pyarrow.table({field: column}), decide=field + "_")
        assert result.faults == [] and result[field + "_"] == rows
        assert (
            echo.evaluate(pyarrow.table({field: column}), decide=field + "_").column(0).to_pylist()
            == rows
        )


def test_arrow_maps(echo: guiju.Ruleset) -> None:
    values = [[("a", 1), ("b", 2)], None, [], [("c", 3)]]
    array = pyarrow.array(values, T.map_(T.string(), T.int8()))
    chunked = pyarrow.chunked_array([array.slice(3), array.slice(0, 2)])
    for column, rows in ((array, [0, 1, 2, 3]), (array.slice(2), [2, 3]), (chunked, [3, 0, 1])):
        result = echo.run(pyarrow.table({"counts": column}), decide="counts_")
        expected = [values[row] for row in rows]
        assert result["counts_"] == [None if v is None else dict(v) for v in expected]
        assert result.to_arrow().column(0).to_pylist() == expected
    assert str(result.to_arrow().schema.field(0).type) == "map<large_string, int64>"


def test_arrow_types_that_come_out(echo: guiju.Ruleset) -> None:
    decided = echo.run(pyarrow.table({"i": [1]})).to_arrow()
    shown = {field.name: str(field.type) for field in decided.schema}
    assert shown["m_"] == "decimal128(38, 2)" and shown["day_"] == "date32[day]"
    assert shown["at_"] == "timestamp[us, tz=Asia/Shanghai]" and shown["took_"] == "duration[us]"
    assert (
        shown["colour_"].startswith("dictionary<values=")
        and shown["i_"] == "int64"
        and shown["b_"] == "bool"
    )


def test_times_of_any_unit_and_zone_are_the_same_instant(echo: guiju.Ruleset) -> None:
    for unit in ("s", "ms", "us", "ns"):
        for zone in ("UTC", "America/New_York", "+08:00"):
            array = pyarrow.array(
                [1648863000 * {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]],
                pyarrow.timestamp(unit, zone),
            )
            (at,) = echo.run(pyarrow.table({"at": array}), decide="at_")["at_"]
            assert at == datetime.datetime(2022, 4, 2, 1, 30, tzinfo=datetime.UTC)
    naive = pyarrow.array([datetime.datetime(2022, 4, 2, 9, 30)], pyarrow.timestamp("us"))
    (at,) = echo.run(pyarrow.table({"at": naive}), decide="at_")["at_"]
    assert at == datetime.datetime(2022, 4, 2, 1, 30, tzinfo=datetime.UTC)


def test_polars_categories_enums_and_lists(echo: guiju.Ruleset) -> None:
    frame = polars.DataFrame(
        {"s": polars.Series(["a", None, "a"], dtype=polars.Categorical),
         "colour": polars.Series(["red", "green", None], dtype=polars.Enum(["green", "red"])),
         "tags": [["a"], [], None], "day": [datetime.date(2022, 4, 2)] * 3}
    )  # fmt: skip
    decided = echo.evaluate(frame.slice(1), decide=["s_", "colour_", "tags_", "day_"])
    assert as_lists(decided) == {"s_": [None, "a"], "colour_": ["green", None], "tags_": [[], None],
                                 "day_": [datetime.date(2022, 4, 2)] * 2}  # fmt: skip


def test_a_lazy_frame_is_to_be_collected(parcel: guiju.Ruleset) -> None:
    with pytest.raises(guiju.FactError, match=r"call \.collect\(\)"):
        parcel.evaluate(polars.LazyFrame(PARCELS))


def test_whatever_else_speaks_arrow_gives_columns(parcel: guiju.Ruleset) -> None:
    class Stream:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return pyarrow.table(PARCELS).__arrow_c_stream__(requested_schema)

    class Array:
        def __arrow_c_array__(self, requested_schema: object = None) -> object:
            return pyarrow.record_batch(PARCELS).__arrow_c_array__(requested_schema)

    for frame in (Stream(), Array()):
        decided: Any = parcel.evaluate(frame)
        assert isinstance(decided, guiju.ColumnsOutcome)
        assert decided.to_dicts()[1] == {"zone": "near", "fee": FEES[1]}
        assert (
            as_lists(decided.to_polars())
            == as_lists(decided.to_arrow())
            == as_lists(decided.to_pandas())
        )
        assert as_lists(pyarrow.table(decided))["zone"] == ZONES
        assert "3 rows, 3 decided" in repr(decided) and "<td>near</td>" in decided._repr_html_()


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_a_row_of_a_frame_is_explained(parcel: guiju.Ruleset, kind: str) -> None:
    rows = {"weight": [2.0, None], "express": [False, True], "country": ["CN", "JP"]}
    package = pytest.importorskip(kind)
    frame = package.table(rows) if kind == "pyarrow" else package.DataFrame(rows)
    outcome = parcel.run(frame)
    assert outcome.explain(0).step("zone").value == "home"
    assert "needs" in outcome.explain(1).text or "weight" in outcome.explain(1).text
    assert outcome.explain(1).step("fee").ending in ("undecided", "error")


def test_a_stream_that_breaks_is_a_fact_error(parcel: guiju.Ruleset) -> None:
    class Broken:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            def batches() -> Any:
                yield pyarrow.record_batch(PARCELS)
                raise OSError("the disk is gone")

            schema = pyarrow.record_batch(PARCELS).schema
            return pyarrow.RecordBatchReader.from_batches(schema, batches()).__arrow_c_stream__()

    with pytest.raises(guiju.FactError, match="the disk is gone"):
        parcel.evaluate(Broken())


def test_a_reader_is_decided_as_it_is_read(parcel: guiju.Ruleset) -> None:
    read = []
    batch = pyarrow.record_batch(PARCELS)

    def batches() -> Any:
        for number in range(5):
            read.append(number)
            yield batch

    decided = parcel.evaluate(pyarrow.RecordBatchReader.from_batches(batch.schema, batches()))
    assert read == []
    assert decided.read_next_batch().to_pydict()["zone"] == ZONES and read == [0]
    assert decided.read_all().num_rows == 12


# --- several kinds of records --------------------------------------------------------------------------


def test_several_kinds_of_records_and_those_that_a_tally_makes(
    months: guiju.Ruleset, make: Any
) -> None:
    cases = make(
        {"case_id": ["1", "2", "3"], "unit": ["a", "b", "b"], "late": [False, True, False]}
    )
    decided = months.evaluate({"case": cases})
    assert list(decided) == ["case", "unit_total"]
    assert type(decided["case"]) is type(cases)
    assert as_lists(decided["case"])["urgent"] == [False, True, False]
    totals_frame = decided["unit_total"]
    assert type(totals_frame) is type(cases)
    assert as_lists(totals_frame) == {
        "unit": ["a", "b"],
        "months.cases": [1, 2],
        "months.late": [0, 1],
        "order": [2, 1],
    }
    totals = months.run({"case": [{"case_id": "1", "unit": "a", "late": True}]})["unit_total"]
    assert totals.keys == ["unit"] and totals.to_dicts()[0]["order"] == 1
    with pytest.raises(guiju.Error, match='did you mean "case"'):
        months.evaluate({"cases": cases})


def test_errors_carry_the_records_key(months: guiju.Ruleset, make: Any) -> None:
    cases = make({"case_id": ["x1", "x2"], "unit": ["a", "b"], "late": ["maybe", "true"]})
    errors = as_lists(months.run(cases, record="case", decide="urgent").errors)
    assert errors["row"][0] == 0
    if make is not reader:
        assert errors["case_id"][0] == "x1"


def test_rows_fired_and_coverage(parcel: guiju.Ruleset, make: Any) -> None:
    result = parcel.run(make({"country": ["CN", "CN", "DE"]}), decide="zone")
    assert result.fired("zone") == ["h", "h", "f"]
    days = [datetime.date(2022, 4, day) for day in (2, 9, 5)]
    assert as_lists(result.coverage(days)) == {
        "decision": ["zone"] * 3,
        "row": ["h", "n", "f"],
        "fired": [2, 0, 1],
        "share": [pytest.approx(2 / 3), 0, pytest.approx(1 / 3)],
        "last": [days[1], None, days[2]],
    }
    with pytest.raises(guiju.Error, match='"fee" is no table'):
        result.fired("fee")


def test_the_same_answers_as_one_by_one(parcel: guiju.Ruleset) -> None:
    rows = [
        {"weight": w, "express": e, "country": c}
        for w in ("0.00", "1.25", "x")
        for e in (True, False)
        for c in PARCELS["country"]
    ] * 200
    result = parcel.run(polars.DataFrame(rows))
    for row, facts in enumerate(rows[:30]):
        alone = parcel.evaluate(facts)
        assert (result["zone"][row], result["fee"][row]) == (alone.zone, alone.fee)
    assert result.counts.rows == len(rows) == result.counts.decided + result.counts.errors
