"""guiju 规矩: rules and scores as data. Load a pack, decide records or whole frames, ask why.

import guiju

rules = guiju.load("rules/linping/dispute")
out = rules.evaluate({"dispute_type": "medical", "amount": "80000.00"})
out.level, out["handling.unit"], out.needs
print(out.explain())

decided = rules.evaluate(frame)     # pandas, polars, pyarrow: the same kind comes out
result = rules.run(frame)           # the columns with faults, counts and rows that fired
"""

from __future__ import annotations

from ._core import Explanation, Outcome, __version__
from .analyse import Finding, PackComparison, fmt, lint, prove, schema
from .backtest import Backtest, BacktestCounts, backtest
from .columns import ColumnsOutcome, Counts
from .comparison import compare
from .errors import Diagnostic, Error, FactError, FactWarning, Fault, PackError, PathError
from .explanation import Cell, Fact, Row, Step
from .functions import Functions
from .outcome import Struct
from .rows_fired import Coverage, DecisionCoverage, RowCoverage, coverage
from .ruleset import CaseResult, Field, LiveRuleset, Ruleset, load, load_text
from .sensitivity import sensitivity

__all__ = [
    "Backtest",
    "BacktestCounts",
    "CaseResult",
    "Cell",
    "ColumnsOutcome",
    "Counts",
    "Coverage",
    "DecisionCoverage",
    "Diagnostic",
    "Error",
    "Explanation",
    "Fact",
    "FactError",
    "FactWarning",
    "Fault",
    "Field",
    "Finding",
    "Functions",
    "LiveRuleset",
    "Outcome",
    "PackComparison",
    "PackError",
    "PathError",
    "Row",
    "RowCoverage",
    "Ruleset",
    "Step",
    "Struct",
    "__version__",
    "backtest",
    "compare",
    "coverage",
    "fmt",
    "lint",
    "load",
    "load_text",
    "prove",
    "schema",
    "sensitivity",
]
