#!/usr/bin/env python3
"""Online intake: a half-filled form says which question comes next.

    .venv/bin/python examples/intake/intake.py                # asks you
    .venv/bin/python examples/intake/intake.py --answers examples/intake/answers.json

The pack knows what it still needs: `outcome.needs` names the fields that can still change what is wanted,
and nothing else: a complaint about a cadre is not asked for its parties, and nobody fills in a form of twenty fields.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import guiju

ROOT = Path(__file__).resolve().parents[2]


def ask(field: Any, answers: dict[str, Any] | None) -> Any:
    question = f"{field.title_zh or field.name}？" if not field.title_en else f"{field.title_en}?"
    if answers is not None:
        print(f"  {question} {json.dumps(answers[field.name], ensure_ascii=False)}")
        return answers[field.name]
    hint = f" ({', '.join(field.members)})" if field.members else f" ({field.type})"
    text = input(f"  {question}{hint} ")
    return json.loads(text) if text[:1] in "[{" else text


def interview(rules: Any, answers: dict[str, Any] | None) -> Any:
    """Asks until the intake is decided, then, if the case is taken in, where it goes."""
    known: dict[str, Any] = {}
    for wanted in (["intake"], ["intake", "level", "handling"]):
        while (outcome := rules.evaluate(known, decide=wanted)).needs:
            name = outcome.needs[0]
            known[name] = ask(rules.schema("case")[name], answers)
        if not outcome["intake.disposition"].startswith("accept"):
            break
    return outcome


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=Path, help="a JSON list of forms: each is filled in only as far as it is asked")
    given = parser.parse_args()
    rules = guiju.load(ROOT / "rules/linping/dispute")
    forms = json.loads(given.answers.read_text(encoding="utf-8")) if given.answers else [None]
    for form in forms:
        print(form["x-title"] if form else "A new case")
        outcome = interview(rules, form)
        place = f": {outcome['level']}, {outcome['handling.unit']}" if "level" in outcome else ""
        print(f"→ {outcome['intake.disposition']}, {outcome['intake.track']}{place}\n")


if __name__ == "__main__":
    main()
