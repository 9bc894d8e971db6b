"""What can be known of packs without deciding anybody: remarks, proofs, layout, comparison, the schema for editors."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import _core
from .ruleset import Ruleset, load


@dataclass(frozen=True, slots=True)
class Finding:
    """What an analysis found: the place, the rows, the part of the input space, and a record that shows it."""

    kind: str  # "gap", "overlap", "never_fires", "mergeable", "unused", "undecided" …
    code: str
    severity: str  # "error", "warning", "note"
    message: str
    file: str | None
    line: int | None
    column: int | None
    decision: str
    rows: tuple[str, ...]
    region: dict[str, str]  # columns and the cell that would accept it
    witness: dict[str, Any] | None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}: " if self.file else ""
        return f"{place}{self.severity} {self.code}: {self.message}"


@dataclass(frozen=True, slots=True)
class PackComparison:
    """What two packs decide differently, known without data: boxes of the input space, old and new."""

    decisions: list[dict[str, Any]]
    params: list[dict[str, Any]]
    parts: list[dict[str, Any]]  # calendars and networks in which they differ, item by item
    text: str

    def __bool__(self) -> bool:
        return bool(self.decisions or self.params or self.parts)

    def __str__(self) -> str:
        return self.text


def lint(pack: str | os.PathLike[str] | Ruleset) -> list[Finding]:
    """Remarks on a good pack: what nothing reads, titles and sources that are missing. Raises PackError on a bad one."""
    return findings(_core.lint(ruleset(pack)))


def prove(pack: str | os.PathLike[str] | Ruleset) -> list[Finding]:
    """Proofs of a pack's tables: gaps, overlaps, rows that never fire, each with a record that shows it, and what
    could not be decided."""
    return findings(_core.prove(ruleset(pack)))


def fmt(path: str | os.PathLike[str], *, check: bool = False) -> bool:
    """Lays out a pack's own file: aligned grids, comments and order kept. True if it was (with `check`: would
    be) changed. Raises PackError where it cannot be read as YAML."""
    file = Path(path)
    file = file / "pack.yaml" if file.is_dir() else file
    text = file.read_text(encoding="utf-8")
    neat = _core.fmt(text, os.fspath(file))
    if neat != text and not check:
        part = file.with_name(file.name + ".part")
        part.write_text(neat, encoding="utf-8")
        part.replace(file)
    return neat != text


def schema() -> dict[str, Any]:
    """The JSON Schema of a pack, for editors."""
    read: dict[str, Any] = json.loads(_core.pack_schema())
    return read


def compare_packs(old: Ruleset, new: Ruleset, decide: list[str]) -> PackComparison:
    written, text = _core.compare_rules(old, new, decide)
    read = json.loads(written)
    return PackComparison(read.get("decisions", []), read.get("params", []), read.get("parts", []), text)


def ruleset(pack: str | os.PathLike[str] | Ruleset) -> Ruleset:
    return pack if isinstance(pack, Ruleset) else load(pack)


def findings(written: str) -> list[Finding]:
    return [
        Finding(
            kind=found.get("kind", ""),
            code=found.get("code", ""),
            severity=found.get("severity", ""),
            message=found.get("message", ""),
            file=found.get("file"),
            line=found.get("line"),
            column=found.get("column"),
            decision=found.get("decision", ""),
            rows=tuple(found.get("rows", ())),
            region=dict(found.get("region") or {}),
            witness=found.get("witness"),
        )
        for found in json.loads(written)
    ]
