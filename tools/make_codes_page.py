#!/usr/bin/env python3
"""Writes docs/reference/codes.md: every GJ code, what it says in both languages, and what to do.

The codes are those of include/guiju/text/codes_*.def; what to do stands in docs/reference/remedies.txt,
a line a code ("name: what to do"), where the message does not say it already; an example is the first
golden file that shows the code.

    tools/make_codes_page.py            # writes the page
    tools/make_codes_page.py --check    # 1 when the page is not what it would write
"""
import argparse
import pathlib
import re
import sys
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = "docs/reference/codes.md"
REMEDIES = "docs/reference/remedies.txt"

# First number, what the codes up to the next are about.
FAMILIES = [
    (1000, "Files and texts"),
    (1100, "YAML"),
    (1200, "CSV"),
    (2000, "Packs: keys and shapes"),
    (2200, "Packs: cells"),
    (2300, "Packs: names and types"),
    (2400, "Packs: tables"),
    (2500, "Packs: tallies, ranks and other decisions"),
    (2600, "Packs: what is proved of tables"),
    (2650, "Packs: what lint says"),
    (2800, "Packs: calendars"),
    (3000, "Expressions: how they are written"),
    (3100, "Expressions: names and types"),
    (4000, "Facts"),
    (4100, "Facts from Arrow"),
    (4200, "Facts from JSON"),
    (4300, "Facts from files"),
    (5000, "While deciding"),
    (9000, "Notes beside a message"),
]

ROW = re.compile(
    r'^GUIJU_CODE\((\d+), (\w+), (error|warning|note), "((?:[^"\\]|\\.)*)", "((?:[^"\\]|\\.)*)"\)', re.M
)


@dataclass(frozen=True)
class Code:
    number: int
    name: str
    severity: str
    english: str
    chinese: str

    @property
    def text(self) -> str:
        return f"GJ{self.number:04d}"


def read_codes(root: pathlib.Path) -> list[Code]:
    codes = []
    for path in sorted((root / "include/guiju/text").glob("codes_*.def")):
        for number, name, severity, english, chinese in ROW.findall(path.read_text(encoding="utf-8")):
            codes.append(Code(int(number), name, severity, unescaped(english), unescaped(chinese)))
    return sorted(codes, key=lambda code: code.number)


def unescaped(text: str) -> str:
    return text.replace('\\"', '"').replace("\\\\", "\\")


def read_remedies(root: pathlib.Path) -> dict[str, str]:
    remedies = {}
    for line in (root / REMEDIES).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, what = line.split(": ", 1)
            remedies[name] = what
    return remedies


def find_examples(root: pathlib.Path) -> dict[str, str]:
    """The first golden file, by name, in which a code is the error (not a note)."""
    examples: dict[str, str] = {}
    for path in sorted((root / "tests/golden/bad").rglob("*.out")):
        for code in re.findall(r": (?:error|warning) (GJ\d{4}): ", path.read_text(encoding="utf-8")):
            examples.setdefault(code, path.relative_to(root).as_posix())
    return examples


def plainly(template: str) -> str:
    """What is said only sometimes, {3?; write {3}}, in brackets."""
    return re.sub(r"\{\d+\?((?:[^{}]|\{\d+\})*)\}", r"[\1]", template)


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def family_of(number: int) -> str:
    return [title for first, title in FAMILIES if first <= number][-1]


def make_page(root: pathlib.Path) -> str:
    remedies = read_remedies(root)
    examples = find_examples(root)
    lines = [
        "# Codes",
        "",
        "Every message has a code, `GJ` and four digits, and a name; programs match these, the wording may change. This",
        "page is written by `tools/make_codes_page.py`; the example is what `guiju check` prints for a pack with that",
        "mistake.",
    ]
    family = ""
    for code in read_codes(root):
        if family_of(code.number) != family:
            family = family_of(code.number)
            lines += ["", f"## {family}", "", "| code | name | says | 中文 | what to do |", "|---|---|---|---|---|"]
        what = [cell(remedies[code.name])] if code.name in remedies else []
        if code.text in examples:
            what.append(f"[example](../../{examples[code.text]})")
        severity = "" if code.severity == "error" else f" ({code.severity})"
        lines.append(
            f"| {code.text} | `{code.name}`{severity} | {cell(plainly(code.english))} | {cell(plainly(code.chinese))} | {' '.join(what)} |"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only say whether the page is up to date")
    options = parser.parse_args()
    page = make_page(ROOT)
    path = ROOT / PAGE
    if not options.check:
        path.write_text(page, encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == page:
        return 0
    print(f"{PAGE} is not up to date: run tools/make_codes_page.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
