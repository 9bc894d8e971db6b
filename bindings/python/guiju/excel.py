"""Tables of a pack in Excel and back: one sheet a table. Needs openpyxl.

    guiju.excel.export("rules/shop", "tables.xlsx")     # every grid and CSV table a sheet
    guiju.excel.update("rules/shop", "tables.xlsx")     # what was edited there, into the pack
    tables = guiju.excel.read("tables.xlsx")            # sheet name to rows of texts

A cell is exported as text, so `1.10` stays 1.10 and `= expression` is no formula; what is exported
imports back equal. A formula, an error value or merged cells are refused with the cell's address: a
table holds what was decided, not how somebody worked it out. A column headed `||` stands between the
inputs and outputs of a grid.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from . import _core
from .errors import Error
from .frames import imported
from .ruleset import load

Rows: TypeAlias = list[list[str]]
AnyPath: TypeAlias = str | os.PathLike[str]

BAR = "||"
WIDEST = 60
NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


class ExcelError(Error, ValueError):
    """A workbook that cannot be taken; `cell` says where ("zone!B3")."""

    def __init__(self, cell: str, message: str) -> None:
        super().__init__(f"{cell}: {message}")
        self.cell = cell


# --- workbooks -------------------------------------------------------------------------------------


def read(workbook: AnyPath) -> dict[str, Rows]:
    """The sheets of a workbook: name to rows of texts, the head first. Empty sheets are left out."""
    openpyxl = imported("openpyxl")
    try:
        book = openpyxl.load_workbook(os.fspath(workbook))
    except OSError:
        raise
    except Exception as error:  # openpyxl lets through what zipfile and its XML reader raise
        raise ExcelError(os.fspath(workbook), f"no Excel workbook ({error})") from error
    sheets = {sheet.title: rows_of(sheet) for sheet in book.worksheets}
    return {name: rows for name, rows in sheets.items() if rows}


def rows_of(sheet: Any) -> Rows:
    for merged in sheet.merged_cells.ranges:
        raise ExcelError(f"{sheet.title}!{merged.coord}", "merged cells; write the value into each")
    rows = [[text_of(sheet, cell) for cell in row] for row in sheet.iter_rows()]
    width = max((len(trimmed(row)) for row in rows), default=0)
    return [row[:width] for row in rows if trimmed(row)]


def trimmed(row: list[str]) -> list[str]:
    """Without the empty cells at its end."""
    while row and not row[-1]:
        row = row[:-1]
    return row


def text_of(sheet: Any, cell: Any) -> str:
    """What a cell says, as a pack writes it."""
    place, value = f"{sheet.title}!{cell.coordinate}", cell.value
    if cell.data_type == "f":
        formula = getattr(value, "text", value)
        raise ExcelError(
            place,
            f"a formula ({formula}); put its value there, or an apostrophe before"
            " the = of an expression",
        )
    if cell.data_type == "e":
        raise ExcelError(place, f"an error value ({value})")
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():  # as Excel shows it: 15 digits
            return format(Decimal(f"{value:.15g}").normalize(), "f")
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.datetime():
            return value.isoformat(
                timespec="auto" if value.second or value.microsecond else "minutes"
            )
        case datetime.date():
            return value.isoformat()
        case str():
            return value
    raise ExcelError(
        place, f"a {type(value).__name__} is nothing that a table can hold; write it as text"
    )


def write(workbook: AnyPath, tables: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Writes tables as the sheets of a workbook: all cells are texts."""
    openpyxl = imported("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        if not name or len(name) > 31 or NO_SHEET_NAME.search(name):
            raise ExcelError(name, "Excel takes sheet names of 1 to 31 characters without []:*?/\\")
        write_sheet(book.create_sheet(name), rows)
    if not book.worksheets:
        raise Error("there is no table to write")
    book.save(os.fspath(workbook))


def write_sheet(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    styles = imported("openpyxl.styles")
    for y, row in enumerate(rows, start=1):
        for x, text in enumerate(row, start=1):
            if not text:
                continue
            cell = sheet.cell(y, x)
            if not_in_excel(text):
                raise ExcelError(
                    f"{sheet.title}!{cell.coordinate}", "a character that Excel cannot hold"
                )
            cell.value = text
            cell.data_type = "s"
            cell.number_format = "@"
            cell.quotePrefix = text.startswith("=")
            if y == 1:
                cell.font = styles.Font(bold=True)
    sheet.freeze_panes = "A2"
    letter = imported("openpyxl.utils").get_column_letter
    for x, column in enumerate(zip(*padded(rows), strict=True), start=1):
        sheet.column_dimensions[letter(x)].width = min(WIDEST, 2 + max(map(width_of, column)))


def not_in_excel(text: str) -> bool:
    """Control characters, and what Excel's own escapes (_x000D_) would make of a text."""
    return (
        len(text) > 32_767
        or re.search(r"_x[0-9A-Fa-f]{4}_", text) is not None
        or any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text)
        or any(c in "\ufffe\uffff" for c in text)
    )


def padded(rows: Sequence[Sequence[str]]) -> Rows:
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def width_of(text: str) -> int:
    """Columns of a terminal or sheet: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


# --- the tables of a pack --------------------------------------------------------------------------


@dataclass
class Table:
    """A table as it stands in a pack: in a CSV file, or in lines of a YAML file (a grid, or maps)."""

    name: str
    file: Path
    rows: Rows
    lines: tuple[int, int] | None = None  # in a pack: first, and one past the last
    indent: int = 0
    is_maps: bool = False  # becomes a grid when it is edited
    has_own_lines: bool = True
    refusal: str = ""  # why it cannot be a grid


def tables_of(pack: AnyPath) -> dict[str, Table]:
    """The tables of a pack (a folder or a file), by name: the decision's, or the CSV file's."""
    file = Path(pack)
    folder = file if file.is_dir() else file.parent
    written = folder / "pack.yaml" if file.is_dir() else file
    tables = [*grids_in(written), *maps_in(written)]
    if file.is_dir():
        for part in sorted(folder.glob("tables/*.csv")):
            with part.open(encoding="utf-8-sig", newline="") as text:
                rows = [row for row in csv.reader(text) if row]
            tables.append(Table(part.stem, part, rows))
    found: dict[str, Table] = {}
    for table in tables:
        if table.name in found:
            raise Error(
                f'two tables are named "{table.name}": {found[table.name].file}, {table.file}'
            )
        found[table.name] = table
    return found


def grids_in(file: Path) -> Iterator[Table]:
    """The `grid: |` blocks of a pack's file."""
    lines = text_in(file).split("\n")
    for number, line in enumerate(lines):
        head = re.fullmatch(r"( *)grid:[ ]*\|[-+]?[ ]*(#.*)?", line.rstrip("\r"))
        if head is None:
            continue
        depth = len(head[1])
        end = number + 1
        while end < len(lines) and (not lines[end].strip() or indent_of(lines[end]) > depth):
            end += 1
        while not lines[end - 1].strip():
            end -= 1
        block = [line.strip() for line in lines[number + 1 : end] if line.strip()]
        rows = [cells_of(row) for row in block if not re.fullmatch(r"[|:\- ]*---[|:\- ]*", row)]
        yield Table(
            decision_above(lines, number, depth),
            file,
            rows,
            (number + 1, end),
            indent_of(lines[number + 1]),
        )


def maps_in(file: Path) -> Iterator[Table]:
    """The tables of a pack's file that are written as `rows:`, each as the grid that says the same."""
    text = text_in(file)
    if not re.search(r"\brows[\"']?\s*:", text):
        return
    for name, first, end, indent, alone, rows, refusal in _core.row_tables(text, str(file)):
        yield Table(name, file, rows, (first, end), indent + 2, True, alone, refusal)


def text_in(file: Path) -> str:
    """With the ends of its lines as they are."""
    with file.open(encoding="utf-8", newline="") as text:
        return text.read()


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def decision_above(lines: list[str], number: int, depth: int) -> str:
    """The name of the decision whose table has a grid at this line: two steps out."""
    name = ""
    for _ in range(2):
        while number > 0:
            number -= 1
            line = lines[number]
            if line.strip() and not line.lstrip().startswith("#") and indent_of(line) < depth:
                break
        depth = indent_of(lines[number])
        name = lines[number].strip().split(":")[0].strip("\"'")
    return name


def cells_of(row: str) -> list[str]:
    """The cells of a line of a grid; `||` stands as a cell of its own."""
    cells, cell, is_quoted = [], "", False
    for at, character in enumerate(row):
        if character == '"':
            is_quoted = not is_quoted
        if character != "|" or is_quoted:
            cell += character
            continue
        if at > 0 and not (row[at - 1] == "|" and not cell):
            cells.append(cell.strip())
        elif at > 0:
            cells.append(BAR)
        cell = ""
    return cells


def grid_text(rows: Rows, indent: int = 0) -> list[str]:
    """A grid, aligned, line by line."""
    rows = padded(rows)
    bars = {x for x, head in enumerate(rows[0]) if head == BAR}
    widths = [max(width_of(row[x]) for row in rows) for x in range(len(rows[0]))]
    lines = []
    for row in rows:
        line = "|"
        for x, cell in enumerate(row):
            if x in bars:
                line += "|"
            else:
                line += f" {cell}{' ' * (widths[x] - width_of(cell))} |"
        lines.append(" " * indent + line)
    return lines


def export(pack: AnyPath, workbook: AnyPath) -> list[str]:
    """Writes the tables of a pack into a workbook; gives their names."""
    tables = tables_of(pack)
    for table in tables.values():
        refuse_maps(table)
    write(workbook, {name: shown(table) for name, table in tables.items()})
    return list(tables)


def refuse_maps(table: Table) -> None:
    if table.refusal:
        raise ExcelError(table.name, f"its rows cannot be a grid, as a sheet is: {table.refusal}")


def shown(table: Table) -> Rows:
    """A grid's bar stands in its head only."""
    if table.lines is None:
        return table.rows
    return [table.rows[0], *([("" if c == BAR else c) for c in row] for row in table.rows[1:])]


def update(pack: AnyPath, workbook: AnyPath, **how: Any) -> list[str]:
    """Takes the sheets of a workbook into a pack; gives the names of the tables that changed.

    A sheet goes where the table of its name stands; in a folder, a new name becomes tables/NAME.csv.
    A table that is written as `rows:` (maps) becomes a grid when its sheet differs.
    The pack is loaded (with `how`, as by guiju.load) before anything is kept: when it is not good any
    more, nothing is changed and PackError tells why (lines of tables/NAME.csv are rows of the sheet).
    """
    tables = tables_of(pack)
    sheets = read(workbook)
    before: dict[Path, bytes | None] = {}
    changed = []
    # From the last line up, so that the lines of other grids stay where they are.
    for name in sorted(
        sheets, key=lambda n: tables[n].lines or (0, 0) if n in tables else (0, 0), reverse=True
    ):
        table = tables.get(name) or new_table(pack, name)
        if name in tables and padded(sheets[name]) == padded(shown(table)):
            continue
        refuse_maps(table)
        changed.append(name)
        before.setdefault(table.file, table.file.read_bytes() if table.file.exists() else None)
        put(table, sheets[name])
    try:
        load(pack, **how)
    except Exception:
        for file, content in before.items():
            if content is None:
                file.unlink()
            else:
                file.write_bytes(content)
        raise
    return sorted(changed)


def new_table(pack: AnyPath, name: str) -> Table:
    if not Path(pack).is_dir():
        raise Error(
            f'no grid of {os.fspath(pack)} is named "{name}", and a pack of one file has no tables/'
        )
    if not re.fullmatch(r"[\w-]+", name):
        raise Error(f'"{name}" is no name for a file in tables/: use letters, digits, _ and -')
    return Table(name, Path(pack) / "tables" / f"{name}.csv", [])


def put(table: Table, rows: Rows) -> None:
    """Writes a table where it stands."""
    if table.lines is None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        table.file.parent.mkdir(exist_ok=True)
        table.file.write_text(text.getvalue(), encoding="utf-8", newline="")
        return
    for y, row in enumerate(rows, start=1):
        for cell in row:
            if "\n" in cell or ("|" in cell.replace(BAR, "") and not cell.startswith('"')):
                raise ExcelError(
                    f"{table.name} row {y}", f"{cell!r} cannot stand in a grid: quote it"
                )
    lines = text_in(table.file).split("\n")
    grid = grid_text(rows, table.indent)
    if table.is_maps:
        grid = [head_of_grid(table, lines[slice(*table.lines)]), *grid]
    lines[slice(*table.lines)] = grid
    table.file.write_text("\n".join(lines), encoding="utf-8", newline="")


def head_of_grid(table: Table, lines: list[str]) -> str:
    """The line that begins a grid in place of these lines, which hold `rows:`."""
    if not table.has_own_lines:
        raise ExcelError(
            table.name, "its rows share lines with other keys; write `rows:` on a line"
        )
    if any(re.search(r"(^|\s)#", re.sub(r'"[^"]*"|\'[^\']*\'', "", line)) for line in lines):
        raise ExcelError(table.name, "comments among its rows have no place in a grid; move them")
    return " " * (table.indent - 2) + "grid: |"
