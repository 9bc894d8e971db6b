"""The examples in Python run, and decide what their stories tell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def run(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(EXAMPLES / script), *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("script", ["stories/divorce.py", "stories/group_rental.py"])
def test_a_story_is_decided_as_it_is_told(script: str) -> None:
    done = run(script)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith("0 differ")


def test_the_intake_asks_only_what_still_matters() -> None:
    done = run("intake/intake.py", "--answers", str(EXAMPLES / "intake/answers.json"))
    assert done.returncode == 0, done.stderr
    divorce, medical, complaint = done.stdout.strip().split("\n\n")
    assert divorce.endswith("→ accept, people_mediation: town, 运河街道矛调中心")
    assert medical.endswith("district, 临平区解纷大楼")
    assert complaint.count("?") + complaint.count("？") == 1
