"""The package without pandas, polars or pyarrow: nothing is imported before the caller does."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest
from conftest import PARCEL

PRELUDE = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

BLOCKED = set({blocked!r})
sys.meta_path.insert(0, Blocked())
import guiju
rules = guiju.load_text({pack!r})
data = {{"weight": ["2.00", "x"], "express": [True, False], "country": ["CN", "JP"]}}
ok = {{"weight": "2.00", "express": False, "country": "CN"}}
import warnings
warnings.simplefilter("ignore", guiju.FactWarning)
"""


def run_without(blocked: list[str], code: str) -> str:
    script = PRELUDE.format(blocked=blocked, pack=PARCEL) + textwrap.dedent(code)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


ALL = ["pandas", "polars", "pyarrow", "numpy", "pytest", "openpyxl"]


def test_importing_guiju_imports_none_of_them() -> None:
    code = f"print([name for name in {ALL!r} if name in sys.modules])"
    assert run_without([], code) == "[]"


def test_without_any_of_them() -> None:
    code = """
        assert rules.evaluate(ok).fee == 8
        result = rules.run([ok, {**ok, "weight": "x"}])
        assert [out.zone for out in result.rows()] == ["home", "home"]
        assert result.errors[0]["row"] == 1 and result.coverage()[0]["fired"] == 2
        assert "home" in str(rules.explain(ok)) and rules.test()[0].passed
        for convert in (result.to_pandas, result.to_polars, result.to_arrow):
            try:
                convert()
            except guiju.Error as error:
                print(error)
    """
    assert run_without(ALL, code).splitlines() == [
        f"this needs {name}, which is not installed" for name in ("pandas", "polars", "pyarrow")
    ]


def test_without_pyarrow() -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    code = """
        import pandas, polars
        frame = pandas.DataFrame(data, index=["a", "b"])
        decided = rules.evaluate(frame)
        assert decided.index.tolist() == ["a", "b"] and decided["zone"].tolist() == ["home", "near"]
        assert rules.run(frame).errors["row"].tolist() == [1]
        mixed = frame.assign(weight=[2.5, None], express=[True, None])
        assert rules.evaluate(mixed)["fee"].iloc[0] is not None
        assert rules.evaluate(polars.DataFrame(data))["zone"].to_list() == ["home", "near"]
        print("ok")
    """
    assert run_without(["pyarrow"], code) == "ok"


def test_without_pandas() -> None:
    pytest.importorskip("polars")
    code = """
        import polars, pyarrow
        assert rules.evaluate(polars.DataFrame(data))["zone"].to_list() == ["home", "near"]
        assert rules.evaluate(pyarrow.table(data)).column("zone").to_pylist() == ["home", "near"]
        print("ok")
    """
    assert run_without(["pandas"], code) == "ok"


def test_without_polars() -> None:
    pytest.importorskip("pandas")
    code = """
        import pandas, pyarrow
        assert rules.evaluate(pandas.DataFrame(data))["zone"].tolist() == ["home", "near"]
        assert rules.evaluate(pyarrow.table(data)).column("zone").to_pylist() == ["home", "near"]
        print("ok")
    """
    assert run_without(["polars"], code) == "ok"
