#!/usr/bin/env python3
"""Finds the rules behind Boston's 311 cases and writes them as tables a person can read.

The city publishes its service requests (Analyze Boston, "311 Service Requests", PDDL). Every case
says what it is about, where it is, when it was opened, and which deadline, queue and department the
city's own system gave it. This script reads such month files and writes the pack's tables:

  tables/deadline.csv    type -> number of days, and the clock that counts them
  tables/crew.csv        place -> the street crew of its public works district
  tables/queue.csv       type (place, source where it matters) -> queue; `= crew`: the place's crew
  tables/department.csv  type (place, source where it matters) -> department
  calendars/boston.csv   the public holidays, and whether they stop the clock

No case is learnt by heart: a row stands for a group of cases, is written only when the group is
large enough and differs from the more general row by more than chance, and reads only what is known
when a case is opened. With --hold-out a month is kept away from the search and only measured. The
same input gives the same bytes.
"""

import argparse
import collections
import csv
import datetime as dt
import json
import math
import pathlib
import re
import sys

import pandas as pd

EXAMPLES = """examples:
  make_tables.py 2011-07.csv.gz 2011-08.csv.gz 2011-09.csv.gz 2011-10.csv.gz
  make_tables.py cases.csv.gz --out rules/boston_311 --hold-out 2011-10     # and measure on it
  make_tables.py cases.csv.gz --measure-only later-months.csv.gz
"""

KNOWN_AT_OPENING = [
    "subject",
    "reason",
    "type",
    "source",
    "neighborhood",
    "ward",
    "city_council_district",
    "location_zipcode",
]
NEEDED = [
    "case_enquiry_id",
    "open_dt",
    "target_dt",
    "closed_dt",
    "ontime",
    "queue",
    "department",
    *KNOWN_AT_OPENING,
]

# The office: open on working days, a case after closing counts from the next morning.
CLOSES, REOPENS = dt.time(17, 0), dt.time(8, 30)
TOLERANCE = 90  # seconds: the real system stamped the deadline a little off the opening second

# A row must stand for this many cases, and beat the row below it by more than chance would (in
# standard deviations). Streets do not move, so a few cases of a place are enough to know its crew;
# the habits of desks are noisier.
SUPPORT, SURE = 8, 2.0
CREW_SUPPORT, CREW_SURE = 3, 1.0
TYPE_SUPPORT = 2
HALF_LIFE = 1.5  # months: how fast an old month loses its say, as habits of the desks change


def say(text):
    print(text, file=sys.stderr, flush=True)


# ---- the deadline's clocks -----------------------------------------------------------------------


def is_working_day(day):
    return day.weekday() < 5  # no public holiday stops the clock: see calendars/boston.csv


def next_working_day(moment):
    while not is_working_day(moment):
        moment += dt.timedelta(days=1)
    return moment


def counted_from(opened):
    """When the office's clock starts: a day off is left with the clock time kept, and only then an
    evening goes to the next morning (so a Saturday evening starts on Tuesday)."""
    start = next_working_day(opened)
    if start.time() >= CLOSES:
        start = dt.datetime.combine(next_working_day(start + dt.timedelta(days=1)).date(), REOPENS)
    return start


def deadline(opened, amount, clock):
    if clock == "everyday":
        return opened + dt.timedelta(days=amount)
    due = counted_from(opened)
    weeks, rest = divmod(amount, 5)
    due += dt.timedelta(weeks=weeks)
    for _ in range(rest):
        due = next_working_day(due + dt.timedelta(days=1))
    return due


def working_days_between(start, end):
    weeks, rest = divmod((end - start).days, 7)
    return weeks * 5 + sum(is_working_day(start + dt.timedelta(days=i)) for i in range(1, rest + 1))


def near(a, b):
    return abs((a - b).total_seconds()) <= TOLERANCE


def promises(opened, target):
    """The (clock, amount) pairs that would give this target."""
    found = []
    days = round((target - opened).total_seconds() / 86400)
    if days >= 0 and near(deadline(opened, days, "everyday"), target):
        found.append(("everyday", days))
    start = counted_from(opened)
    if target >= start - dt.timedelta(seconds=TOLERANCE):
        n = working_days_between(start.date(), (target + dt.timedelta(seconds=TOLERANCE)).date())
        if near(deadline(opened, n, "office"), target):
            found.append(("office", n))
    return found


# ---- reading -------------------------------------------------------------------------------------


def read_cases(paths):
    parts = []
    for path in paths:
        part = pd.read_csv(path, dtype=str, keep_default_na=False)
        missing = [c for c in NEEDED if c not in part.columns]
        if missing:
            sys.exit(f"{path}: column(s) missing: {', '.join(missing)}")
        say(f"read {len(part):>7,} cases from {path}")
        parts.append(part[NEEDED])
    cases = (
        pd.concat(parts)
        .drop_duplicates("case_enquiry_id")
        .sort_values("case_enquiry_id", kind="stable")
        .reset_index(drop=True)
    )
    cases["month"] = cases.open_dt.str[:7]
    cases["opened"] = [dt.datetime.fromisoformat(s) for s in cases.open_dt]
    cases["target"] = [dt.datetime.fromisoformat(s) if s else None for s in cases.target_dt]
    cases["ward_no"] = [ward_no(s) for s in cases.ward]
    return cases


def ward_no(ward):
    """The source writes a ward as 'Ward 7' or '07'."""
    return re.sub(r"^0", "", ward.replace("Ward ", "").strip())


def weights(cases):
    """A month counts half as much as one that is HALF_LIFE months younger."""
    months = cases.month.map(lambda m: int(m[:4]) * 12 + int(m[5:]))
    return [2.0 ** ((m - months.max()) / HALF_LIFE) for m in months]


# ---- growing rows --------------------------------------------------------------------------------

Row = collections.namedtuple("Row", "conditions output count right")


class Group:
    """Cases looked at together: (what is known, the outputs that would be right, weight) each."""

    def __init__(self, items, support=SUPPORT, sure=SURE):
        self.items, self.support, self.sure = items, support, sure
        self.votes, self.heads = collections.Counter(), collections.Counter()
        for _, right, weight in items:
            for output in right:
                self.votes[output] += weight
                self.heads[output] += 1

    def __len__(self):
        return len(self.items)

    def part(self, items):
        return Group(items, self.support, self.sure)

    def best(self):
        return (
            max(self.votes, key=lambda o: (self.votes[o], o.startswith("= "), o))
            if self.votes
            else None
        )

    def differs(self, other_best):
        """Does this group's own best output beat `other_best` by more than chance?"""
        mine = self.best()
        if mine == other_best or len(self) < self.support:
            return False
        total = sum(weight for _, _, weight in self.items)
        scale = total / sum(
            weight * weight for _, _, weight in self.items
        )  # weights, as the number of cases they are worth
        a, b = self.votes[mine] * scale, self.votes[other_best] * scale
        return a - b >= self.sure * math.sqrt(a + b)


def split_by(group, column, best):
    """Output -> values of `column` whose cases want another output than `best`."""
    by_value = collections.defaultdict(list)
    for item in group.items:
        if item[0][column].strip():
            by_value[item[0][column]].append(item)
    apart, gain = collections.defaultdict(list), 0.0
    for value in sorted(by_value):
        part = group.part(by_value[value])
        if part.differs(best):
            apart[part.best()].append(value)
            gain += part.votes[part.best()] - part.votes[best]
    return dict(apart), gain - group.sure * len(apart)


def grow(group, columns, conditions=(), depth=3):
    """Rows in first-hit order; the last one is the group's general row."""
    best = group.best()
    if best is None:
        return []
    rows, choices = [], (
        [(split_by(group, c, best), -i, c) for i, c in enumerate(columns)] if depth else []
    )
    (apart, gain), _, column = (
        max(choices, key=lambda c: (c[0][1], c[1])) if choices else (({}, 0), 0, None)
    )
    if gain <= 0:
        apart = {}
    taken = set()
    for output in sorted(apart, key=lambda o: (-len(apart[o]), o)):
        values = apart[output]
        taken.update(values)
        inside = group.part([i for i in group.items if i[0][column] in values])
        rows += grow(
            inside,
            [c for c in columns if c != column],
            conditions + ((column, tuple(values)),),
            depth - 1,
        )
    rest = group.part([i for i in group.items if column is None or i[0][column] not in taken])
    if apart and len(rest):
        rows += grow(rest, [c for c in columns if c != column], conditions, depth - 1)
        if rows and rows[-1].conditions == conditions:
            return tidy(rows)
    rows.append(Row(conditions, best, len(rest), rest.heads[best]))
    return tidy(rows)


def tidy(rows):
    """Drops a row whose cases the general row right below it would serve the same."""
    kept = []
    for row in reversed(rows):
        general = kept[-1] if kept else None
        if (
            general
            and general.output == row.output
            and set(general.conditions) <= set(row.conditions)
        ):
            kept[-1] = general._replace(
                count=general.count + row.count, right=general.right + row.right
            )
        else:
            kept.append(row)
    return kept[::-1]


def first_hit(rows, known):
    for row in rows:
        if all(known[column] in values for column, values in row.conditions):
            return row.output
    return None


def known_of(cases, columns):
    return [dict(zip(columns, values)) for values in zip(*(cases[c] for c in columns))]


PLACE = ["neighborhood", "ward_no", "location_zipcode", "city_council_district"]


def find_crews(cases):
    """Which district's crew serves a place: from all cases that such crews got, whatever the type;
    neighborhood by neighborhood, then by ward alone for a case without one."""
    known, weight = known_of(cases, PLACE), weights(cases)
    items = [
        (k, [q], w) for k, q, w in zip(known, cases.queue, weight) if q.startswith("PWDx_District")
    ]
    rows = []
    for name in sorted({k["neighborhood"] for k, _, _ in items if k["neighborhood"].strip()}):
        group = Group([i for i in items if i[0]["neighborhood"] == name], CREW_SUPPORT, CREW_SURE)
        rows += grow(group, PLACE[1:], (("neighborhood", (name,)),), depth=3)
    return merge_simple(rows + grow(Group(items), ["ward_no"], depth=1))


def find_by_type(cases, truth, crews=None):
    """Rows type by type, then by reason and subject for a type that was not seen."""
    columns = ["type", "reason", "subject", "source", *PLACE]
    crew_of = (
        [first_hit(crews, k) for k in known_of(cases, PLACE)] if crews else [None] * len(cases)
    )
    items = []
    for known, right, crew, weight in zip(
        known_of(cases, columns), cases[truth], crew_of, weights(cases)
    ):
        items.append((known, [right, "= crew"] if crew == right else [right], weight))
    rows = []
    for name in sorted(set(cases.type)):
        group = Group([i for i in items if i[0]["type"] == name])
        if len(group) < TYPE_SUPPORT:
            continue
        rows += grow(group, ["source", *PLACE], (("type", (name,)),), depth=2)
    for column in ["reason", "subject"]:
        for name in sorted(set(cases[column])):
            group = Group([i for i in items if i[0][column] == name])
            rows.append(
                Row(((column, (name,)),), group.best(), len(group), group.heads[group.best()])
            )
    group = Group(items)
    rows.append(Row((), group.best(), len(group), group.heads[group.best()]))
    return merge_simple(rows)


def merge_simple(rows):
    """One row for all types (or reasons …) that lead to the same output without a condition."""
    simple, heads = collections.defaultdict(list), collections.Counter(
        r.conditions[0] for r in rows if r.conditions
    )
    for row in rows:
        if len(row.conditions) == 1 and heads[row.conditions[0]] == 1:
            simple[row.conditions[0][0], row.output].append(row)
    out, done = [], set()
    for row in rows:
        key = (row.conditions[0][0], row.output) if row.conditions else None
        if key is None or row not in simple.get(key, []):
            out.append(row)
        elif key not in done:
            done.add(key)
            same = simple[key]
            names = tuple(sorted(name for r in same for name in r.conditions[0][1]))
            out.append(
                Row(
                    ((key[0], names),),
                    row.output,
                    sum(r.count for r in same),
                    sum(r.right for r in same),
                )
            )
    return out


def find_deadlines(cases):
    """type -> ((clock, amount) or None, cases, cases within the tolerance)."""
    votes, heads = collections.defaultdict(collections.Counter), collections.defaultdict(
        collections.Counter
    )
    total, without = collections.Counter(), collections.Counter()
    for name, opened, target, weight in zip(cases.type, cases.opened, cases.target, weights(cases)):
        total[name] += 1
        if pd.isna(target):
            without[name] += 1
            continue
        for promise in promises(opened, target):
            votes[name][promise] += weight
            heads[name][promise] += 1
    common = sum(heads.values(), collections.Counter())
    found = {}
    for name in sorted(total):
        if votes[name] and without[name] * 2 < total[name]:
            # A handful of cases may fit both clocks: then the promise that more other cases have.
            best = max(votes[name], key=lambda p: (round(votes[name][p], 6), common[p], p))
            found[name] = (best, total[name] - without[name], heads[name][best])
        else:
            found[name] = (None, total[name], without[name])
    return found


def reason_defaults(cases, found):
    """For a type not seen: what nearly all types of its reason have in common."""
    types = collections.defaultdict(set)
    for reason, name in zip(cases.reason, cases.type):
        types[reason].add(name)
    out = {}
    for reason in sorted(types):
        kinds = collections.Counter(found[name][0] for name in types[reason])
        promise, n = max(kinds.items(), key=lambda kv: (kv[1], kv[0] is not None, str(kv[0])))
        if promise and n >= 2 and n * 3 >= sum(kinds.values()) * 2:
            out[reason] = (promise, n, sum(kinds.values()))
    return out


# ---- writing -------------------------------------------------------------------------------------


def slug(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def cell(values):
    """Text tests of one cell: bare where it is plain, else in double quotes."""
    return ", ".join(v if plain(v) else json.dumps(v, ensure_ascii=False) for v in values)


def plain(text):
    return re.fullmatch(r"[\w./\\:&]+( [\w./\\:&]+)*", text, re.ASCII) and not re.match(
        r"(not|null|true|false|prefix|matches|has)\b", text
    )


def output_cell(text):
    return text if text.startswith("= ") else cell([text])


def write_csv(path, head, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
    say(f"wrote {len(rows):>4} rows to {path}")


class Ids:
    def __init__(self):
        self.used = collections.Counter()

    def __call__(self, text):
        self.used[text] += 1
        return text if self.used[text] == 1 else f"{text}-{self.used[text]}"


def short(output):
    """A queue's name without its desk's prefix and remarks, short enough for an id."""
    text = re.sub(r"^[A-Z]+[a-z]?\d*_|\(.*?\)", "", output)
    return "-".join(slug(text).split("-")[:4])


def row_id(row, prefix):
    conditions = dict(row.conditions)
    first = next(iter(conditions), None)
    if first is None:
        return f"{prefix}-else"
    if first in ("reason", "subject"):
        return f"{prefix}-{first}-{short(row.output)}"
    if len(conditions) == 1 and first == "type":
        names = conditions["type"]
        return f"{prefix}-{short(names[0])}" if len(names) == 1 else f"{prefix}-{short(row.output)}"
    if first == "type":
        return f"{prefix}-{short(conditions['type'][0])}-{short(row.output)}"
    return f"{prefix}-{short(row.output)}"


def write_rows(path, rows, columns, output, prefix):
    """Rows in first-hit order; columns that no row tests are left out."""
    ids, lines = Ids(), []
    used = [c for c in columns if any(c in dict(r.conditions) for r in rows)]
    for row in rows:
        conditions = dict(row.conditions)
        name = ids(row_id(row, prefix))
        tests = [cell(conditions[c]) if c in conditions else "-" for c in used]
        lines.append([name, *tests, output_cell(row.output), f"{row.right} of {row.count} cases"])
    write_csv(path, ["id", *used, output, "because"], lines)


def write_deadlines(path, found, defaults):
    groups = collections.defaultdict(list)
    for name, (promise, _, _) in found.items():
        groups[promise].append(name)
    lines = []
    for promise in sorted((p for p in groups if p), key=lambda p: (p[0] != "office", p[1])):
        clock, amount = promise
        n, right = (sum(found[t][i] for t in groups[promise]) for i in (1, 2))
        lines.append(
            [
                f"{clock}-{amount}",
                cell(groups[promise]),
                "-",
                amount,
                clock,
                f"{right} of {n} cases",
            ]
        )
    if groups.get(None):
        n, right = (sum(found[t][i] for t in groups[None]) for i in (1, 2))
        lines.append(
            ["no-deadline", cell(groups[None]), "-", "", "", f"{right} of {n} cases have none"]
        )
    by_promise = collections.defaultdict(list)
    for reason, (promise, _, _) in defaults.items():
        by_promise[promise].append(reason)
    for promise in sorted(by_promise, key=lambda p: (p[0] != "office", p[1])):
        clock, amount = promise
        n, of = (sum(defaults[r][i] for r in by_promise[promise]) for i in (1, 2))
        lines.append(
            [
                f"new-{clock}-{amount}",
                "-",
                cell(by_promise[promise]),
                amount,
                clock,
                f"a type not seen: {n} of {of} types of its reason",
            ]
        )
    write_csv(path, ["id", "type", "reason", "amount", "clock", "because"], lines)


def nth_weekday(year, month, weekday, n):
    first = dt.date(year, month, 1)
    day = first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
    return day


def last_monday_of_may(year):
    day = dt.date(year, 5, 31)
    return day - dt.timedelta(days=day.weekday())


def observed(day):
    """A holiday on a Sunday is kept on Monday, one on a Saturday on Friday (by federal offices)."""
    return day + dt.timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def public_holidays(year):
    """Federal and Massachusetts holidays, and Suffolk County's two."""
    fixed = [
        ((1, 1), "New Year's Day"),
        ((3, 17), "Evacuation Day (Suffolk)"),
        ((6, 17), "Bunker Hill Day (Suffolk)"),
        ((7, 4), "Independence Day"),
        ((11, 11), "Veterans Day"),
        ((12, 25), "Christmas Day"),
    ]
    days = [(observed(dt.date(year, *md)), name) for md, name in fixed]
    days += [
        (nth_weekday(year, 1, 0, 3), "Martin Luther King Jr. Day"),
        (nth_weekday(year, 2, 0, 3), "Presidents' Day"),
        (nth_weekday(year, 4, 0, 3), "Patriots' Day (Massachusetts)"),
        (last_monday_of_may(year), "Memorial Day"),
        (nth_weekday(year, 9, 0, 1), "Labor Day"),
        (nth_weekday(year, 10, 0, 2), "Columbus Day"),
        (nth_weekday(year, 11, 3, 4), "Thanksgiving Day"),
    ]
    return sorted(days)


def holiday_evidence(cases, found):
    """day -> [targets that count the holiday as a working day, targets that skip it]."""
    years = [int(m[:4]) for m in cases.month]
    evidence = {d: [0, 0] for y in range(min(years), max(years) + 2) for d, _ in public_holidays(y)}
    for name, opened, target in zip(cases.type, cases.opened, cases.target):
        promise = found[name][0]
        if not promise or promise[0] != "office" or pd.isna(target):
            continue
        due = deadline(opened, promise[1], "office")
        later = next_working_day(due + dt.timedelta(days=1))
        for day in evidence:
            if counted_from(opened).date() < day <= due.date():
                evidence[day][0] += near(due, target)
                evidence[day][1] += near(later, target)
    return evidence


def write_calendar(path, cases, found):
    """Each public holiday as the data has it. Law fixes them, so all were known a year before."""
    evidence = holiday_evidence(cases, found)
    days = sorted(set(sum((public_holidays(y) for y in range(2010, 2018)), [])))
    lines = []
    for day, name in days:
        if 2010 <= day.year <= 2016:
            counted, skipped = evidence.get(day, (0, 0))
            lines.append(
                [day, "off" if skipped > counted else "work", f"{day.year - 1}-01-01", name]
            )
            if counted + skipped >= 20:
                say(f"  {day} {name}: {counted} targets count it, {skipped} skip it")
    write_csv(path, ["date", "kind", "published", "name"], lines)


# ---- measuring -----------------------------------------------------------------------------------

Rules = collections.namedtuple("Rules", "deadlines defaults crews queues departments")


def search(cases):
    say(f"searching {len(cases):,} cases …")
    found = find_deadlines(cases)
    say(f"  deadlines: {len(found)} types")
    crews = find_crews(cases)
    say(f"  crews: {len(crews)} rows")
    queues = find_by_type(cases, "queue", crews)
    say(f"  queues: {len(queues)} rows")
    departments = find_by_type(cases, "department")
    say(f"  departments: {len(departments)} rows")
    return Rules(found, reason_defaults(cases, found), crews, queues, departments)


def measure(rules, cases, label):
    columns = ["type", "reason", "subject", "source", *PLACE]
    right, total = collections.Counter(), collections.Counter()
    for case in cases.itertuples():
        known = {c: getattr(case, c) for c in columns}
        queue = first_hit(rules.queues, known)
        queue = first_hit(rules.crews, known) if queue == "= crew" else queue
        promise = (
            rules.deadlines[case.type][0]
            if case.type in rules.deadlines
            else rules.defaults.get(case.reason, (None,))[0]
        )
        total["queue"] += 1
        right["queue"] += queue == case.queue
        if case.closed_dt and case.ontime:
            total["on time"] += 1
            right["on time"] += (not case.target_dt or case.closed_dt <= case.target_dt) == (
                case.ontime == "ONTIME"
            )
        total["department"] += 1
        right["department"] += first_hit(rules.departments, known) == case.department
        if not pd.isna(case.target):
            total["deadline"] += 1
            right["deadline"] += bool(promise) and near(
                deadline(case.opened, promise[1], promise[0]), case.target
            )
    parts = [
        f"{name} {right[name] / max(1, total[name]):.2%} of {total[name]:,}"
        for name in ("deadline", "department", "queue", "on time")
    ]
    print(f"{label:<24} {'   '.join(parts)}", flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "files", nargs="+", help="month files of the city's 311 cases, .csv or .csv.gz"
    )
    parser.add_argument(
        "--out", default="rules/boston_311", help="folder of the pack (default: %(default)s)"
    )
    parser.add_argument(
        "--hold-out", metavar="YYYY-MM", help="first search without this month, and measure on it"
    )
    parser.add_argument(
        "--measure-only",
        metavar="FILE",
        nargs="+",
        default=[],
        help="files that are measured, never searched",
    )
    args = parser.parse_args()

    cases = read_cases(args.files)
    if args.hold_out:
        kept, held = cases[cases.month != args.hold_out], cases[cases.month == args.hold_out]
        if kept.empty or held.empty:
            parser.error(
                f"--hold-out {args.hold_out}: the files need cases of that month and of others"
            )
        rules = search(kept)
        measure(rules, kept, f"without {args.hold_out}, fit")
        measure(rules, held, f"{args.hold_out}, not searched")
    rules = search(cases)
    measure(rules, cases, "all months, fit")
    for path in args.measure_only:
        measure(rules, read_cases([path]), f"{pathlib.Path(path).name}")

    out = pathlib.Path(args.out)
    write_deadlines(out / "tables/deadline.csv", rules.deadlines, rules.defaults)
    write_rows(out / "tables/crew.csv", rules.crews, PLACE, "crew", "crew")
    by_type = ["type", "reason", "subject", "source", *PLACE]
    write_rows(out / "tables/queue.csv", rules.queues, by_type, "queue", "q")
    write_rows(out / "tables/department.csv", rules.departments, by_type, "department", "dep")
    write_calendar(out / "calendars/boston.csv", cases, rules.deadlines)


if __name__ == "__main__":
    main()
