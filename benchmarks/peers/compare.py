"""The table of benchmarks/dispute.yaml decided by others, beside guiju, in one run.

The rules are read from the pack's grid and written in each one's own language; the cases are those of bench_columns, which
writes them out together with its (compared) answers. Called by run.sh.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

os.environ["POLARS_MAX_THREADS"] = "1"

import duckdb  # noqa: E402
import numpy as np  # noqa: E402
import polars as pl  # noqa: E402
import zen  # noqa: E402

INPUTS = ["kind", "channel", "area", "urgent", "amount", "people"]
TEXTS = {"kind", "channel", "area"}
LEVELS = ["village", "town", "street", "district", "city", "court"]
NAMES = {
    "kind": ["medical", "labour", "family", "land", "property", "debt", "traffic", "neighbour"],
    "channel": ["window", "phone", "app", "letter", "police", "court"],
    "area": ["north", "south", "east", "west"],
}


def read_rules(pack: Path) -> list[tuple[dict[str, str], str]]:
    """The grid's rows: cells by input, and the level."""
    rules = []
    for line in pack.read_text().splitlines():
        if re.match(r"\s*\| r\d+", line):
            left, right = line.strip().strip("|").split("||")
            cells = [cell.strip() for cell in left.split("|")][1:]
            rules.append((dict(zip(INPUTS, cells)), right.strip()))
    return rules


def tests(cell: str) -> list[tuple[str, str]]:
    """A cell's comparisons, all of which must hold; [("in", "a, b")] for a list of texts."""
    if cell == "-":
        return []
    if interval := re.match(r"\[(\d+)\.\.(\d+)\)$", cell):
        return [(">=", interval[1]), ("<", interval[2])]
    if comparison := re.match(r"(>=|<)\s*(\d+)$", cell):
        return [(comparison[1], comparison[2])]
    return [("in", cell)]


def load(folder: Path) -> dict[str, np.ndarray]:
    types = {"kind": "i4", "channel": "i4", "area": "i4", "urgent": "u1", "amount": "f8", "people": "i4", "level": "u1"}
    data = {name: np.fromfile(folder / f"{name}.bin", kind) for name, kind in types.items()}
    data["urgent"] = data["urgent"].astype(bool)
    return data


def best(run, times: int) -> float:
    """The best of some runs, in seconds."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begin)
    return min(taken)


def must_be_equal(got, expected, who: str) -> None:
    if not np.array_equal(np.asarray(got), expected):
        sys.exit(f"{who} decides otherwise: nothing is timed")


def by_duckdb(data, rules) -> list[float]:
    def condition(cells):
        parts = []
        for name, cell in cells.items():
            for op, operand in tests(cell):
                if op != "in":
                    parts.append(f"{name} {op} {operand}")
                elif name == "urgent":
                    parts.append("urgent" if operand == "true" else "NOT urgent")
                else:
                    parts.append(f"{name} IN ({', '.join(repr(t.strip()) for t in operand.split(','))})")
        return " AND ".join(parts) or "true"

    arms = " ".join(f"WHEN {condition(cells)} THEN {LEVELS.index(level)}" for cells, level in rules)
    taken = []
    for as_enum in (False, True):  # plain strings, and DuckDB's own dictionary type
        con = duckdb.connect()
        con.execute("SET threads = 1")
        columns = []
        for name in INPUTS:
            con.register(f"raw_{name}", {"v": data[name]})
        for name in NAMES:
            con.execute(f"CREATE TYPE {name}_t AS ENUM ({', '.join(map(repr, NAMES[name]))})")
        import pandas

        frame = pandas.DataFrame({name: data[name] for name in INPUTS})
        for name in NAMES:
            frame[name] = np.array(NAMES[name], dtype=object)[data[name]]
            columns.append(f"{name}::{name}_t AS {name}" if as_enum else name)
        con.execute(f"CREATE TABLE cases AS SELECT {', '.join(columns)}, urgent, amount, people FROM frame")
        got = con.execute(f"SELECT (CASE {arms} END)::UTINYINT AS level FROM cases").fetchnumpy()["level"]
        must_be_equal(got, data["level"], "DuckDB")
        query = f"SELECT sum(CASE {arms} END) FROM cases"
        taken.append(best(lambda: con.execute(query).fetchall(), 5))
    return [seconds / len(data["level"]) for seconds in taken]


def polars_frame(data, as_enum: bool) -> pl.DataFrame:
    frame = pl.DataFrame({name: data[name] for name in INPUTS})
    for name, members in NAMES.items():
        texts = pl.Series(name, members).gather(pl.Series(data[name].astype(np.uint32)))
        frame = frame.with_columns((texts.cast(pl.Enum(members)) if as_enum else texts).alias(name))
    return frame


def by_guiju_on_polars(data, pack: Path) -> list[float]:
    """guiju from Python: a Polars frame in, a Polars frame out."""
    import guiju

    rules = guiju.load(str(pack))
    taken = []
    for as_enum in (False, True):
        frame = polars_frame(data, as_enum)
        got = rules.evaluate(frame)["level"].cast(pl.String)
        must_be_equal(got.to_numpy(), np.array(LEVELS, dtype=object)[data["level"]], "guiju from Python")
        taken.append(best(lambda frame=frame: rules.evaluate(frame), 5))
    return [seconds / len(data["level"]) for seconds in taken]


def by_polars(data, rules) -> list[float]:
    def condition(cells):
        all_of = pl.lit(True)
        for name, cell in cells.items():
            column = pl.col(name)
            for op, operand in tests(cell):
                if op == ">=":
                    test = column >= int(operand)
                elif op == "<":
                    test = column < int(operand)
                elif name == "urgent":
                    test = column if operand == "true" else ~column
                else:
                    items = [t.strip() for t in operand.split(",")]
                    test = column == items[0]
                    for item in items[1:]:
                        test = test | (column == item)
                all_of = test if not all_of.meta.has_multiple_outputs() and all_of.meta.is_literal() else all_of & test
        return all_of

    first, *others = rules
    chain = pl.when(condition(first[0])).then(pl.lit(LEVELS.index(first[1]), dtype=pl.UInt8))
    for cells, level in others:
        chain = chain.when(condition(cells)).then(pl.lit(LEVELS.index(level), dtype=pl.UInt8))
    chain = chain.otherwise(None).alias("level")
    taken = []
    for as_enum in (False, True):
        frame = polars_frame(data, as_enum)
        must_be_equal(frame.select(chain)["level"].to_numpy(), data["level"], "Polars")
        taken.append(best(lambda: frame.select(chain), 3))
    return [seconds / len(data["level"]) for seconds in taken]


def by_zen(data, rules, count: int) -> float:
    def cell_text(name, cell):
        if cell == "-":
            return ""
        ((op, operand), *more) = tests(cell)
        if more:
            return f"[{operand}..{more[0][1]})"
        if op != "in":
            return f"{op} {operand}"
        return operand if name == "urgent" else ", ".join(f'"{t.strip()}"' for t in operand.split(","))

    content = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in INPUTS],
        "outputs": [{"id": "level", "name": "level", "field": "level"}],
        "rules": [
            {"_id": f"r{i}", **{n: cell_text(n, c) for n, c in cells.items()}, "level": str(LEVELS.index(level))}
            for i, (cells, level) in enumerate(rules)
        ],
    }
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
            {"id": "table", "type": "decisionTableNode", "name": "table", "position": {"x": 1, "y": 0}, "content": content},
            {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "b", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"level": graph}}})
    cases = [
        {
            "kind": NAMES["kind"][data["kind"][i]],
            "channel": NAMES["channel"][data["channel"][i]],
            "area": NAMES["area"][data["area"][i]],
            "urgent": bool(data["urgent"][i]),
            "amount": float(data["amount"][i]),
            "people": int(data["people"][i]),
        }
        for i in range(count)
    ]
    got = [int(engine.evaluate("level", case)["result"]["level"]) for case in cases]
    must_be_equal(got, data["level"][:count], "ZEN")

    def all_cases():
        for case in cases:
            engine.evaluate("level", case)

    return best(all_cases, 3) / count


def by_cel(rules, folder: Path, program: Path, count: int) -> float:
    def condition(cells):
        parts = []
        for name, cell in cells.items():
            for op, operand in tests(cell):
                if op != "in":
                    parts.append(f"{name} {op} {operand}{'.0' if name == 'amount' else ''}")
                elif name == "urgent":
                    parts.append("urgent" if operand == "true" else "!urgent")
                else:
                    texts = [f'"{t.strip()}"' for t in operand.split(",")]
                    parts.append(f"{name} == {texts[0]}" if len(texts) == 1 else f"{name} in [{', '.join(texts)}]")
        return " && ".join(parts)

    *arms, (_, otherwise) = rules
    expression = "".join(f"{condition(cells)} ? {LEVELS.index(level)} : " for cells, level in arms) + str(LEVELS.index(otherwise))
    (folder / "chain.cel").write_text(expression)
    said = subprocess.run([program, folder, str(count)], check=True, capture_output=True, text=True).stdout
    return float(said) * 1e-9


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("root", type=Path)
    arguments.add_argument("work", type=Path)
    arguments.add_argument("--cases", type=int, default=20_000, help="for those that go case by case")
    options = arguments.parse_args()
    folder = options.work / "cases"
    folder.mkdir(exist_ok=True)
    bench = options.root / "build/release/benchmarks/bench_columns"
    environment = {**os.environ, "GUIJU_BENCH_EXPORT": str(folder)}
    said = subprocess.run([bench, "--benchmark_filter=guiju|hand_cube"], check=True, capture_output=True, text=True, env=environment).stdout
    guiju = float(re.search(r"guiju_dictionaries\s+([\d.]+) ns", said)[1]) * 1e-9
    rules, data = read_rules(options.root / "benchmarks/dispute.yaml"), load(folder)
    forms = ("strings", "enums")
    results = [(f"DuckDB {duckdb.__version__}, CASE on {form}, 1 thread", each, 15) for form, each in zip(forms, by_duckdb(data, rules))]
    polars = by_polars(data, rules)
    results += [(f"Polars {pl.__version__}, when/then on {form}, 1 thread", each, 25) for form, each in zip(forms, polars)]
    results += [
        ("GoRules ZEN, Python wheel, static loader", by_zen(data, rules, options.cases), 500),
    ]
    program = options.work / "cel_peer"
    if program.exists():
        results.append(("cel-go, one ternary chain", by_cel(rules, folder, program, options.cases), 200))
    print(f"guiju, dictionary columns: {guiju * 1e9:.2f} ns a case")
    for name, seconds, goal in results:
        ratio = seconds / guiju
        print(f"{name}: {seconds * 1e9:.0f} ns a case, {ratio:.0f} times guiju's (goal: at least {goal}{'' if ratio >= goal else ', MISSED'})")
    try:
        from_python = by_guiju_on_polars(data, options.root / "benchmarks/dispute.yaml")
    except ImportError:
        return print("guiju from Python is left out: its module is not built")
    for form, ours, theirs in zip(forms, from_python, polars):
        print(f"guiju from Python, Polars frames of {form} in and out: {ours * 1e9:.0f} ns a case; Polars takes {theirs / ours:.1f} times as long")


if __name__ == "__main__":
    main()
