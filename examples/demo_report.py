#!/usr/bin/env python3
"""Turns what `guiju run` and `guiju explain` wrote into a summary and one page, out/demo.html.

The page needs no network and no script, is readable on a phone, in print and without colour. Only
the standard library is used; every figure is counted from the two CSV files, joined by the key in
their first column. Columns are found by name (department, queue, deadline), with or without the
decision's name in front, so a pack may change shape and the page still stands.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import html
import json
from collections import Counter, defaultdict
from pathlib import Path

NEAR = datetime.timedelta(seconds=90)  # the city's system stamped its deadlines up to this far off


def read_table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    return list(reader.fieldnames or []), rows


def find_column(names: list[str], *wanted: str) -> str | None:
    """The column called one of `wanted`, whole or as the last part of a dotted name."""
    for want in wanted:
        for name in names:
            if name == want or name.rsplit(".", 1)[-1] == want:
                return name
    return None


def parse_time(text: str | None) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    # Wall-clock times: the city's file has no zone, so a zone on our side is dropped.
    return moment.replace(tzinfo=None) if moment else None


class Month:
    """What happened in one month of one department."""

    def __init__(self) -> None:
        self.cases = self.late = self.open = 0


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def bar(value: float, largest: float) -> str:
    width = 100 * value / largest if largest else 0
    return f'<span class="bar"><i style="width:{width:.1f}%"></i></span>'


class CityReport:
    """The counts of a city's decided cases, and their text and HTML."""

    def __init__(self, cases_path: Path, decided_path: Path, months_path: Path | None) -> None:
        given_names, given = read_table(cases_path)
        names, decided = read_table(decided_path)
        self.total = len(given)
        self.decided = len(decided)
        key, given_key = names[0], given_names[0]
        by_key = {row[key]: row for row in decided}
        deadline = find_column(names, "deadline", "due", "target")
        department = find_column(names, "department")
        queue = find_column(names, "queue")

        self.months: dict[str, dict[str, Month]] = defaultdict(lambda: defaultdict(Month))
        self.queues: Counter[str] = Counter()
        self.allowed: Counter[str] = Counter()
        # What the pack decided of each department's month: its rate and its place among the others.
        self.standings: dict[tuple[str, str], tuple[str, str]] = {}
        for row in read_table(months_path)[1] if months_path else []:
            self.standings[row["department"], row["month"]] = (row["on_time_rate"], row["standing"])
        self.agree = {"deadline": [0, 0], "queue": [0, 0], "department": [0, 0]}
        self.late_hours: list[float] = []
        for case in given:
            row = by_key.get(case[given_key])
            if row is None:
                continue
            self._add(case, row, deadline, department, queue)

    def _add(self, case, row, deadline, department, queue) -> None:
        opened = parse_time(case.get("open_dt"))
        closed = parse_time(case.get("closed_dt"))
        due = parse_time(row.get(deadline)) if deadline else None
        name = (row.get(department) if department else "") or "–"
        month = self.months[name][f"{opened:%Y-%m}" if opened else "–"]
        month.cases += 1
        if queue and row.get(queue):
            self.queues[row[queue]] += 1
        if closed is None:
            month.open += 1
        if due and opened:
            self.allowed[span_name(due - opened)] += 1
        if due and closed and closed > due:
            month.late += 1
            self.late_hours.append((closed - due).total_seconds() / 3600)
        target = parse_time(case.get("target_dt"))
        if target:
            self._compare("deadline", due is not None and abs(target - due) <= NEAR)
        if queue and case.get("queue"):
            self._compare("queue", case["queue"] == row[queue])
        if department and case.get("department"):
            self._compare("department", case["department"] == row[department])

    def _compare(self, what: str, same: bool) -> None:
        self.agree[what][0] += same
        self.agree[what][1] += 1

    def month_names(self) -> list[str]:
        return sorted({month for months in self.months.values() for month in months})

    def departments(self) -> list[tuple[str, dict[str, Month]]]:
        def size(item):
            return -sum(month.cases for month in item[1].values())

        return sorted(self.months.items(), key=size)

    def text(self) -> str:
        lines = [f"{self.decided:,} of {self.total:,} cases decided"]
        for what, (same, compared) in self.agree.items():
            if compared:
                share = percent(same, compared)
                lines.append(f"{what:<11} as the city's own system: {share:>8}  of {compared:,}")
        lines.append("")
        months = self.month_names()
        head = "".join(f"{month:>10}" for month in months)
        lines.append(f"{'department':<14}{head}{'late':>10}")
        for name, by_month in self.departments():
            late = sum(month.late for month in by_month.values())
            cells = "".join(f"{by_month[m].cases if m in by_month else 0:>10,}" for m in months)
            lines.append(f"{name:<14}{cells}{late:>10,}")
        return "\n".join(lines)

    def html(self) -> str:
        return self._figures() + self._departments() + self._allowed() + self._queues()

    def _figures(self) -> str:
        late = len(self.late_hours)
        middle = sorted(self.late_hours)[late // 2] if late else 0
        figures = [
            (f"{self.decided:,}", "件已判定", f"of {self.total:,} cases decided"),
            (f"{late:,}", "件超时办结", f"closed late; half of them by more than {middle:,.0f} h"),
        ]
        chinese = {"deadline": "期限相符", "queue": "队列相符", "department": "部门相符"}
        for what, (same, compared) in self.agree.items():
            if compared:
                words = f"{what} as the city's own system set it"
                figures.append((percent(same, compared), chinese[what], words))
        inner = "".join(
            f"<p><b>{number}</b><span>{zh}</span><small>{en}</small></p>"
            for number, zh, en in figures
        )
        return f'<div class="figures">{inner}</div>'

    def _departments(self) -> str:
        months = self.month_names()
        largest = max((m.cases for by in self.months.values() for m in by.values()), default=0)
        head = "".join(f"<th>{html.escape(month)}</th>" for month in months)
        body = ""
        for name, by_month in self.departments():
            body += f"<tr><th>{html.escape(name)}</th>"
            for month in months:
                cell = by_month.get(month)
                if cell is None:
                    body += "<td>–</td>"
                    continue
                body += (
                    f"<td>{cell.cases:,}{bar(cell.cases, largest)}"
                    f"<small>{cell.late:,} 超时 late · {cell.open:,} 未结 open</small>"
                    f"{self._standing(name, month)}</td>"
                )
            body += "</tr>"
        return section(
            "部门与月份", "Departments by month",
            f'<div class="wide"><table><tr><th>部门 department</th>{head}</tr>{body}</table></div>',
        )  # fmt: skip

    def _standing(self, department: str, month: str) -> str:
        rate, place = self.standings.get((department, month), ("", ""))
        if not rate:
            return ""
        return f"<small>{rate} % 按时 on time</small><small>名次 rank {place}</small>"

    def _allowed(self) -> str:
        order = [name for name, _ in SPANS] + [LONGEST_SPAN]
        return section(
            "办理时限", "Time allowed until the deadline",
            bars([(name, self.allowed[name]) for name in order if self.allowed[name]]),
        )  # fmt: skip

    def _queues(self) -> str:
        return section("最忙的队列", "Busiest queues", bars(self.queues.most_common(12)))


SPANS = [
    ("≤ 24 h", datetime.timedelta(hours=24)),
    ("≤ 3 d", datetime.timedelta(days=3)),
    ("≤ 7 d", datetime.timedelta(days=7)),
    ("≤ 14 d", datetime.timedelta(days=14)),
    ("≤ 30 d", datetime.timedelta(days=30)),
]
LONGEST_SPAN = "> 30 d"


def span_name(allowed: datetime.timedelta) -> str:
    return next((name for name, longest in SPANS if allowed <= longest), LONGEST_SPAN)


def bars(rows: list[tuple[str, int]]) -> str:
    if not rows:
        return "<p>–</p>"
    largest = max(count for _, count in rows)
    return "<table>" + "".join(
        f"<tr><th>{html.escape(name)}</th><td>{count:,}{bar(count, largest)}</td></tr>"
        for name, count in rows
    ) + "</table>"  # fmt: skip


def section(zh: str, en: str, inner: str) -> str:
    return f"<section><h2>{zh} <small>{en}</small></h2>{inner}</section>" if inner else ""


def errors_html(path: Path | None) -> str:
    if path is None:
        return ""
    lines = path.read_text(encoding="utf-8").splitlines()
    shown = "\n".join(
        json.dumps(json.loads(line), ensure_ascii=False) for line in lines[:10] if line.strip()
    )
    title = f"Rows that could not be decided: {len(lines):,}"
    return section("未能判定的行", title, f"<pre>{html.escape(shown)}</pre>")


STYLE = """
:root{color-scheme:light dark;--line:#8884;--bar:#3b7dd8}
body{font:16px/1.5 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;
max-width:62rem;margin:0 auto;padding:1rem}
h1,h2{line-height:1.2}code{overflow-wrap:anywhere}th{overflow-wrap:anywhere}small{opacity:.75;font-weight:400}
.figures{display:flex;flex-wrap:wrap;gap:1rem}
.figures p{flex:1 1 9rem;margin:0;border:1px solid var(--line);border-radius:.5rem;
padding:.6rem .8rem}
.figures b{display:block;font-size:1.6rem}.figures small{display:block}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top}
td{font-variant-numeric:tabular-nums;min-width:7rem}td small{display:block}
.bar{display:block;height:.5rem;border:1px solid var(--line)}
.bar i{display:block;height:100%;background:var(--bar);print-color-adjust:exact}
pre{overflow-x:auto;border:1px solid var(--line);border-radius:.5rem;padding:.8rem;font-size:.85rem}
"""


def page(inner: str) -> str:
    return (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>guiju 规矩 · 演示 demo</title><style>{STYLE}</style></head><body>"
        f"<h1>规矩 <small>guiju · what the demo decided</small></h1>{inner}</body></html>\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, help="the CSV that was decided")
    parser.add_argument("--decided", type=Path, help="what guiju run wrote")
    parser.add_argument("--months", type=Path, help="the departments' months that guiju run wrote")
    parser.add_argument("--errors", type=Path, help="the rows that failed, JSON lines")
    parser.add_argument("--explained", type=Path, action="append", default=[])
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()

    inner = ""
    if given.cases and given.decided:
        city = CityReport(given.cases, given.decided, given.months)
        print(city.text())
        inner += city.html()
    inner += errors_html(given.errors)
    for path in given.explained:
        text = path.read_text(encoding="utf-8").split("\n", 1)
        # The first line is the command that the demo showed.
        command = f"<p><code>{html.escape(text[0])}</code></p>"
        words = f"<pre>{html.escape(text[-1])}</pre>"
        inner += section("一件案件为何如此判定", "Why one case was decided so", command + words)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(page(inner), encoding="utf-8")
    print(f"\nA page to look at: {given.out}")


if __name__ == "__main__":
    main()
