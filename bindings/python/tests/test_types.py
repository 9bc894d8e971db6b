"""What type checkers see: the package and its callers under mypy --strict, the stub against the module."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import guiju
import pytest

pytest.importorskip("mypy")
HERE = Path(__file__).parent
# A second run takes two seconds instead of ten.
CACHE = Path(tempfile.gettempdir()) / "guiju-mypy-cache"


def run(folder: Path, module: str, *arguments: str) -> None:
    found = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=folder,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_package_and_its_callers_are_strictly_typed(tmp_path: Path) -> None:
    config = ["--config-file", str(HERE.parent / "pyproject.toml"), "--cache-dir", str(CACHE)]
    run(tmp_path, "mypy", *config, str(HERE.parent / "guiju"), str(HERE / "typed_use.py"))


def test_the_stub_says_what_the_compiled_module_has(tmp_path: Path) -> None:
    allowed = tmp_path / "allowed.txt"
    allowed.write_text(
        "\n".join(
            [
                r"guiju\._core\.(ArrowStream|ArrowArray|Frame|Params)",  # types only
                r"guiju\._core\..*\.__(init|new|getattr|dir|iter|contains|getitem|len)__",  # positional
                r"guiju\._core\..*\._pybind11_conduit_v1_",
                # The classes themselves, for their metaclass; not what is in them.
                r"guiju\._core\.(Columns|Explanation|FactTable|LiveRuleset|Outcome|Ruleset)",
            ]
        )
    )
    options = ["--ignore-unused-allowlist", "--ignore-positional-only"]
    run(tmp_path, "mypy.stubtest", "guiju._core", "--allowlist", str(allowed), *options)


def test_the_package_says_that_it_is_typed() -> None:
    assert guiju.__file__ is not None
    assert (Path(guiju.__file__).parent / "py.typed").exists()
