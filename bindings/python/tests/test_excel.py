"""Tables in Excel and back."""

from __future__ import annotations

import datetime
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import guiju
import pytest
from conftest import PARCEL
from hypothesis import given, settings
from hypothesis import strategies as st

openpyxl = pytest.importorskip("openpyxl")
from guiju import excel  # noqa: E402

PACK = """\
guiju: 1
pack: demo.shop
inputs: {weight: decimal(2), country: string}
decisions:
  # comments stay
  zone:
    table:
      hit: first
      outputs: {zone: string}
      grid: |
        | id | country  || zone   |
        | h  | "C|N"    || home   |
        | c  | 中国, JP || = 'x'  |   
        | f  | -        || far    |

  "fee":   # read from a file
    table: {hit: first, outputs: {fee: decimal(2), note: string}, file: tables/fee.csv}
"""
FEE = 'id,weight,fee,note\na,< 1.10,1.10,\nb,"[1..5), 7",= weight * 2,"a, ""b"""\nc,-,7.00,-\n'


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "tables").mkdir(parents=True)
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    (folder / "tables" / "fee.csv").write_text(FEE, encoding="utf-8")
    guiju.load(folder)
    return folder


def sheet(tmp_path: Path, rows: list[list[Any]], name: str = "fee") -> Path:
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def test_what_is_exported_imports_back_equal(pack: Path, tmp_path: Path) -> None:
    book = tmp_path / "tables.xlsx"
    assert excel.export(pack, book) == ["zone", "fee"]
    assert excel.read(book) == {
        "zone": [["id", "country", "||", "zone"], ["h", '"C|N"', "", "home"],
                 ["c", "中国, JP", "", "= 'x'"], ["f", "-", "", "far"]],
        "fee": [["id", "weight", "fee", "note"], ["a", "< 1.10", "1.10", ""],
                ["b", "[1..5), 7", "= weight * 2", 'a, "b"'], ["c", "-", "7.00", "-"]],
    }  # fmt: skip
    assert excel.update(pack, book) == []
    assert (pack / "pack.yaml").read_text(encoding="utf-8") == PACK
    assert (pack / "tables" / "fee.csv").read_text(encoding="utf-8") == FEE


def test_cells_are_texts_and_nobody_works_them_out(pack: Path, tmp_path: Path) -> None:
    excel.export(pack, tmp_path / "tables.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "tables.xlsx")["fee"]
    assert (
        cells["C3"].value == "= weight * 2"
        and cells["C3"].data_type == "s"
        and cells["C3"].quotePrefix
    )
    assert cells["B2"].number_format == "@" and cells["A1"].font.bold


def test_what_was_edited_goes_into_the_pack(pack: Path, tmp_path: Path) -> None:
    book = tmp_path / "tables.xlsx"
    excel.export(pack, book)
    edited = openpyxl.load_workbook(book)
    edited["zone"]["D4"] = "very far"
    edited["zone"].append(["z", "DE", None, "unreached"])
    edited["fee"]["C4"] = 12.5
    edited.save(book)
    assert excel.update(pack, book) == ["fee", "zone"]
    assert "c,-,12.5,-\n" in (pack / "tables" / "fee.csv").read_text(encoding="utf-8")
    assert (pack / "pack.yaml").read_text(encoding="utf-8") == PACK.replace(
        """\
        | id | country  || zone   |
        | h  | "C|N"    || home   |
        | c  | 中国, JP || = 'x'  |   
        | f  | -        || far    |
""",
        """\
        | id | country  || zone      |
        | h  | "C|N"    || home      |
        | c  | 中国, JP || = 'x'     |
        | f  | -        || very far  |
        | z  | DE       || unreached |
""",
    )
    rules = guiju.load(pack)
    assert rules.evaluate({"country": "FR", "weight": 9}).zone == "very far"
    assert rules.evaluate({"country": "FR", "weight": 9}).fee.fee == Decimal("12.50")


def test_a_bad_sheet_changes_nothing(pack: Path, tmp_path: Path) -> None:
    book = tmp_path / "tables.xlsx"
    excel.export(pack, book)
    edited = openpyxl.load_workbook(book)
    edited["zone"]["D4"] = "near"
    edited["fee"]["B2"] = "< abc"
    edited.create_sheet("extra").append(["id"])
    edited.save(book)
    with pytest.raises(guiju.PackError, match=r"fee\.csv:2:"):
        excel.update(pack, book)
    assert (pack / "pack.yaml").read_text(encoding="utf-8") == PACK
    assert (pack / "tables" / "fee.csv").read_text(encoding="utf-8") == FEE
    assert sorted(path.name for path in (pack / "tables").iterdir()) == ["fee.csv"]


def test_a_pack_of_one_file(tmp_path: Path) -> None:
    file = tmp_path / "parcel.yaml"
    file.write_text(PARCEL, encoding="utf-8")
    assert excel.export(file, tmp_path / "t.xlsx") == ["zone"]
    assert excel.update(file, tmp_path / "t.xlsx") == []
    with pytest.raises(guiju.Error, match=r'no grid of .* is named "fee"'):
        excel.update(file, sheet(tmp_path, [["id"], ["a"]]))


MAPS = """\
guiju: 1
pack: demo.maps
inputs: {kind: string, amount: int}
decisions:
  level:
    table:
      hit: first
      outputs: {level: {enum: [village, town]}}
      rows:
        - {id: v, kind: [debt, rent], amount: "< 100", level: village, because: {zh: 小, en: small}}
        - {level: town, id: t}
  fee: {value: "level == town ? 2 : 1"}
cases:
  - {name: small, given: {kind: debt, amount: 5}, expect: {level: village, fired: [v]}}
"""


def test_maps_are_a_sheet_and_a_grid_once_they_are_edited(tmp_path: Path) -> None:
    pack, book = tmp_path / "pack.yaml", tmp_path / "book.xlsx"
    pack.write_text(MAPS, encoding="utf-8")
    assert excel.export(pack, book) == ["level"]
    rows = excel.read(book)["level"]
    assert rows[0] == ["id", "kind", "amount", "||", "level", "because_zh", "because_en"]
    assert rows[1] == ["v", "debt, rent", "< 100", "", "village", "小", "small"]
    assert excel.update(pack, book) == []
    assert pack.read_text(encoding="utf-8") == MAPS
    rows[1][2] = "< 50"
    assert excel.update(pack, sheet(tmp_path, rows, "level")) == ["level"]
    text = pack.read_text(encoding="utf-8")
    assert (
        "      grid: |\n        | id | kind       | amount || level " in text
        and "rows:" not in text
    )
    edited = guiju.load(pack)
    facts = [{"kind": k, "amount": a} for k in ("debt", "rent", "x") for a in (5, 60, 200)]
    changed = guiju.load(MAPS).with_changes({"decisions.level.rows.v.amount": "< 50"})
    for one in facts:
        assert edited.evaluate(one).to_dict() == changed.evaluate(one).to_dict()
        assert str(edited.explain(one)) == str(changed.explain(one))
    assert all(result.passed for result in edited.test())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "[debt, rent]",
            '["debt, rent"]',
            "level: its rows cannot be a grid, as a sheet is: row v, kind",
        ),
        ("level: town, id: t", "level: town, id: t, kind: 'a | b'", "row t, kind: a bar"),
    ],
)
def test_maps_that_no_grid_can_say_are_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text(MAPS.replace(old, new), encoding="utf-8")
    with pytest.raises(excel.ExcelError, match=message.replace("|", "[|]")):
        excel.export(pack, tmp_path / "book.xlsx")


def test_maps_whose_lines_hold_more_are_not_edited(tmp_path: Path) -> None:
    pack, book = tmp_path / "pack.yaml", tmp_path / "book.xlsx"
    for text, message in [
        (MAPS.replace("id: t}", "id: t}  # the rest"), "comments"),
        (
            "guiju: 1\npack: p\ninputs: {a: int}\ndecisions:\n"
            "  level: {table: {hit: first, outputs: {level: int}, rows: [{a: 1, level: 2}]}}\n",
            "share lines",
        ),
    ]:
        pack.write_text(text, encoding="utf-8")
        excel.export(pack, book)
        rows = excel.read(book)["level"]
        rows[1][0] = "7"
        with pytest.raises(excel.ExcelError, match=message):
            excel.update(pack, sheet(tmp_path, rows, "level"))
        assert pack.read_text(encoding="utf-8") == text


def test_a_new_sheet_becomes_a_table_of_the_folder(pack: Path, tmp_path: Path) -> None:
    assert excel.update(pack, sheet(tmp_path, [["id", "x"], ["a", 1]], name="new_one")) == [
        "new_one"
    ]
    assert (pack / "tables" / "new_one.csv").read_text(encoding="utf-8") == "id,x\na,1\n"


def test_numbers_dates_and_booleans_as_a_pack_writes_them(tmp_path: Path) -> None:
    day, noon = datetime.date(2022, 4, 2), datetime.datetime(2022, 4, 2, 12, 0)
    row = [1, 1.5, 0.1 + 0.2, 1e21, 12.0, True, day, noon, noon.replace(second=5), None, " a "]
    assert excel.read(sheet(tmp_path, [row]))["fee"][0] == [
        "1", "1.5", "0.3", "1000000000000000000000", "12", "true", "2022-04-02", "2022-04-02T12:00",
        "2022-04-02T12:00:05", "", " a ",
    ]  # fmt: skip


def test_formulas_and_error_values_are_refused_with_their_address(tmp_path: Path) -> None:
    with pytest.raises(excel.ExcelError, match=r"^fee!B2: a formula \(=A1\*2\)") as caught:
        excel.read(sheet(tmp_path, [["id", "fee"], ["a", "=A1*2"]]))
    assert caught.value.cell == "fee!B2"
    with pytest.raises(excel.ExcelError, match=r"^fee!A1: an error value \(#N/A\)"):
        excel.read(sheet(tmp_path, [["#N/A"]]))
    with pytest.raises(excel.ExcelError, match=r"^fee!A1: a timedelta"):
        excel.read(sheet(tmp_path, [[datetime.timedelta(days=1, hours=2)]]))


def test_merged_cells_are_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path, [["id"], ["a"], [None]])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A2:A3")
    book.save(path)
    with pytest.raises(excel.ExcelError, match="fee!A2:A3: merged cells"):
        excel.read(path)


def test_empty_rows_columns_and_sheets_are_passed_over(tmp_path: Path) -> None:
    path = sheet(tmp_path, [["id", "x", None], [None, None, None], ["a", None, None]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("empty")
    book.save(path)
    assert excel.read(path) == {"fee": [["id", "x"], ["a", ""]]}


def test_what_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "no.xlsx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(excel.ExcelError, match="no Excel workbook"):
        excel.read(tmp_path / "no.xlsx")
    with pytest.raises(FileNotFoundError):
        excel.read(tmp_path / "missing.xlsx")


def test_what_excel_cannot_hold_is_refused(tmp_path: Path) -> None:
    for text in ("a\x01", "_x000D_", "a" * 40_000):
        with pytest.raises(excel.ExcelError, match="t!A1: a character"):
            excel.write(tmp_path / "t.xlsx", {"t": [[text]]})
    for name in ("a/b", "a" * 32, ""):
        with pytest.raises(excel.ExcelError, match="Excel takes sheet names"):
            excel.write(tmp_path / "t.xlsx", {name: [["x"]]})
    with pytest.raises(guiju.Error, match="no table"):
        excel.write(tmp_path / "t.xlsx", {})


TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=12
).filter(lambda t: not excel.not_in_excel(t))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_any_texts_come_back(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        excel.write(Path(folder) / "t.xlsx", {"t": rows})
        assert excel.read(Path(folder) / "t.xlsx") == {"t": rows}


HITS = ["unique", "any", "priority", "first", "rule_order", "output_order"]
HITS += ["collect", "collect_sum", "collect_min", "collect_max", "collect_count"]
KINDS = """\
guiju: 1
pack: demo.kinds
basis_date: day
types: {{Level: {{enum: [village, town, city]}}}}
inputs: {{amount: decimal(2), kind: Level, tags: list(string), day: date}}
params: {{cap: {{type: decimal(2), values: {{2020-01-01: 10.00, 2024-01-01: 20.00}}}}}}
decisions:
  d:
    table:
      hit: {hit}
      outputs: {{out: {output}}}
      {rows}
"""
HEADS = ["id", "amount", "kind", "tags", "when", "from", "to", "published", "layer"]
HEADS += ["title", "basis", "because_zh", "because_en"]
INPUTS = [
    ["a", "[1.00..20)", "village, town", "has any(x, y)", "amount != 3"],
    ["b", "< cap", "not(city)", "empty", "-"],
    ["c", "= it > cap * 2", "-", "-", "-"],
]
DATES = [
    ["2020-01-01", "2024-01-01", "2019-12-01"],
    ["-", "2024-06-01", "-"],
    ["2022-01-01", "-", "-"],
]
WORDS = [["甲", "S10, A-1", "小额", "small"], ["-", "-", "-", '"a, ""b"""'], ["-", "-", "-", "-"]]


def grid(layers: list[str], outputs: list[str]) -> str:
    lines = [" | ".join(HEADS) + " || out"]
    for *cells, layer, output in zip(INPUTS, DATES, WORDS, layers, outputs, strict=True):
        inputs, dates, words = cells
        lines.append(" | ".join([*inputs, *dates, layer, *words]) + f" || {output}")
    return "grid: |\n" + "".join(f"        | {line} |\n" for line in lines)


@pytest.mark.parametrize("is_file", [False, True])
@pytest.mark.parametrize("hit", HITS)
def test_every_kind_of_table_comes_back(tmp_path: Path, hit: str, is_file: bool) -> None:
    ordered = hit in ("priority", "output_order")
    layer = "city" if HITS.index(hit) < 4 else "-"
    outputs = ["town", "village", "town"] if ordered else ["1", "= quot(7, 2)", "1"]
    rows = grid(["national", layer, layer] if layer == "city" else ["-"] * 3, outputs)
    folder = tmp_path / "kinds"
    (folder / "tables").mkdir(parents=True)
    pack = KINDS.format(hit=hit, output="Level" if ordered else "int", rows=rows)
    (folder / "pack.yaml").write_text(pack, encoding="utf-8")
    book = tmp_path / "tables.xlsx"
    excel.export(folder, book)
    cells = excel.read(book)["d"]
    if is_file:
        (folder / "pack.yaml").write_text(
            KINDS.format(hit=hit, output="Level" if ordered else "int", rows="file: tables/d.csv"),
            encoding="utf-8",
        )
        (folder / "tables" / "d.csv").write_text("", encoding="utf-8")
        assert excel.update(folder, book) == ["d"]
        excel.export(folder, book)
        assert excel.read(book)["d"] == cells
    assert excel.update(folder, book) == []
    there, here = guiju.load(folder), guiju.load_text(pack)
    for amount in ("1", "3", "19.99", "50"):
        for day in ("2020-06-01", "2023-01-01", "2025-01-01"):
            for kind in ("village", "city"):
                for tags in ([], ["x"], ["z"]):
                    facts = {"amount": amount, "kind": kind, "tags": tags, "day": day}
                    assert str(there.explain(facts)) == str(here.explain(facts)), facts
