"""The pytest plug-in: each case of a pack is a test.

Installed with the package, so `pytest` finds packs by itself: `pack.yaml` with `cases:` in it,
`cases.yaml` beside a `pack.yaml`, and single files that begin with `guiju: 1`. A pack that cannot be
loaded is a collection error that shows its diagnostics. `-p no:guiju` leaves the plug-in out.

    [tool.pytest.ini_options]
    guiju_roots = ["rules"]              # where used packs are looked for, besides a pack's own root
    guiju_functions = "shop.rules:functions"   # guiju.Functions that the packs call
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .errors import Error, PackError
from .functions import Functions
from .ruleset import CaseResult, Ruleset, load

ENDINGS = (".yaml", ".yml")
HEAD = re.compile(r"^guiju:[ \t]*\d+[ \t]*(#.*)?$", re.MULTILINE)
CASES = re.compile(r"^cases:", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("guiju_roots", "folders where used packs are looked for", "paths", [])
    parser.addini("guiju_functions", "functions that packs call: module:name", "string", "")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PackFile | None:
    if file_path.suffix not in ENDINGS:
        return None
    if file_path.name == "cases.yaml" and (file_path.parent / "pack.yaml").is_file():
        return PackFile.from_parent(parent, path=file_path)
    return PackFile.from_parent(parent, path=file_path) if has_cases(file_path) else None


def has_cases(path: Path) -> bool:
    """Is this a pack with cases in it?"""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return False
    return HEAD.search(text) is not None and CASES.search(text) is not None


class PackFile(pytest.File):
    """The cases that are written in one file."""

    def collect(self) -> Iterator[pytest.Item]:
        for result in self.load().test():
            if self.holds(result):
                yield PackCase.from_parent(self, name=result.name, result=result)

    def load(self) -> Ruleset:
        path = self.path.parent if self.path.name in ("pack.yaml", "cases.yaml") else self.path
        return load(
            path,
            roots=self.config.getini("guiju_roots"),
            functions=named_functions(self.config.getini("guiju_functions")),
        )

    def holds(self, result: CaseResult) -> bool:
        return result.file is not None and Path(result.file).resolve() == self.path.resolve()

    def repr_failure(  # type: ignore[override]
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> Any:
        """A pack that cannot be loaded: what is wrong with it, not where in Python."""
        if isinstance(excinfo.value, Error):
            return str(excinfo.value)
        return super().repr_failure(excinfo)


def named_functions(place: str) -> Functions | None:
    """The Functions at "module:name"."""
    if not place:
        return None
    module, _, name = place.partition(":")
    found = getattr(importlib.import_module(module), name or "functions", None)
    if not isinstance(found, Functions):
        raise PackError(f'guiju_functions: there is no guiju.Functions at "{place}"')
    return found


class CaseFailure(Exception):
    """A case whose outcome differs from what it expects."""


class PackCase(pytest.Item):
    """One case of a pack."""

    def __init__(self, *, result: CaseResult, **rest: Any) -> None:
        super().__init__(**rest)
        self.result = result

    def runtest(self) -> None:
        if not self.result.passed:
            raise CaseFailure(str(self.result))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, CaseFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        line = None if self.result.line is None else self.result.line - 1
        return self.path, line, f"case {self.name}"
