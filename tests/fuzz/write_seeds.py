#!/usr/bin/env python3
"""Seeds for the fuzz targets, written from the tests: expressions of tests/expr, packs of rules/ and tests/golden.

    tests/fuzz/write_seeds.py build/fuzz/seeds
    build/fuzz/tests/fuzz/fuzz_expr -max_total_time=600 FOUND build/fuzz/seeds/expr

What a target finds goes to the first folder (FOUND); seeds are only read.
"""

import argparse
import ast
import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LITERAL = re.compile(r'R"\((.*?)\)"|"((?:[^"\\\n]|\\.)*)"', re.DOTALL)


def texts_of(source: str) -> set[str]:
    """The string literals of a C++ file, as they are meant."""
    texts = set()
    for raw, escaped in LITERAL.findall(source):
        try:
            texts.add(raw or ast.literal_eval(f'"{escaped}"'))
        except (SyntaxError, ValueError):  # an escape that Python does not have
            continue
    return texts


def write(folder: Path, seeds: set[bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        (folder / hashlib.sha1(seed).hexdigest()[:16]).write_bytes(seed)
    print(f"{folder}: {len(seeds)} seeds")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the folders expr, expr_run and pack are made")
    folder = parser.parse_args().folder
    texts: set[str] = set()
    for file in sorted((ROOT / "tests/expr").glob("*_test.cpp")):
        texts |= {text for text in texts_of(file.read_text()) if 1 < len(text) < 400}
    encoded = [text.encode("utf-8", "ignore") for text in texts]
    write(folder / "expr", {bytes([dialect]) + text for text in encoded for dialect in (0, 1, 2)})
    facts = bytes(range(1, 120))
    write(folder / "expr_run", {bytes([dialect]) + text + b"\0" + facts for text in encoded for dialect in (0, 1)})
    packs = [file for place in ("rules", "tests/golden", "examples") for file in (ROOT / place).rglob("*.yaml")]
    write(folder / "pack", {file.read_bytes() + b"\0" + facts for file in packs})


if __name__ == "__main__":
    main()
