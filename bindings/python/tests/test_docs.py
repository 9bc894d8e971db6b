"""The page about Python says what is true: its examples are run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "python.md"


def test_the_examples_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("polars", "numpy", "openpyxl"):
        pytest.importorskip(package)
    text = PAGE.read_text(encoding="utf-8")
    pack = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert pack is not None
    monkeypatch.chdir(tmp_path)
    (tmp_path / "parcel.yaml").write_text(pack[1], encoding="utf-8")
    names = {"__name__": "page"}
    test = doctest.DocTestParser().get_doctest(text, names, PAGE.name, str(PAGE), 0)
    assert len(test.examples) > 20
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    runner.run(test, out=told.append)
    assert runner.failures == 0, "".join(told)
