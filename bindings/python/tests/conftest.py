"""Packs that the tests share."""

from __future__ import annotations

import guiju
import pytest

PARCEL = """\
guiju: 1
pack: demo.parcel
version: 1.2.0
inputs: {weight: decimal(2), express: bool, country: string}
params: {base: {type: decimal(2), value: 5.00}}
decisions:
  zone:
    table:
      hit: first
      outputs: {zone: {enum: [home, near, far]}}
      grid: |
        | id | country || zone |
        | h  | CN      || home |
        | n  | JP, KR  || near |
        | f  | -       || far  |
  fee: {value: "base + weight * (zone == far ? 4 : 1.5) + (express ? 10 : 0)"}
cases:
  - {name: home, given: {weight: 2.00, express: false, country: CN}, expect: {zone: home, fee: 8.00, fired: [h]}}
  - {name: no weight yet, given: {express: true, country: JP}, expect: {zone: near, needs: [weight]}}
"""

# Every type of facts comes out as it went in.
ECHO = """\
guiju: 1
pack: demo.echo
time_zone: Asia/Shanghai
types:
  Colour: {enum: {red: 红, green: 绿}}
  Party: {fields: {name: string, age: optional(int)}}
inputs:
  b: optional(bool)
  i: optional(int)
  u: optional(uint)
  d: optional(double)
  m: optional(decimal(2))
  s: optional(string)
  raw: optional(bytes)
  day: optional(date)
  month: optional(month)
  at: optional(timestamp)
  took: optional(duration)
  tags: optional(list(string))
  counts: optional(map(string, int))
  colour: optional(Colour)
  party: optional(Party)
  parties: optional(list(Party))
decisions:
  b_: {value: b}
  i_: {value: i}
  u_: {value: u}
  d_: {value: d}
  m_: {value: m}
  s_: {value: s}
  raw_: {value: raw}
  day_: {value: day}
  month_: {value: month}
  at_: {value: at}
  took_: {value: took}
  tags_: {value: tags}
  counts_: {value: counts}
  colour_: {value: colour}
  party_: {value: party}
  parties_: {value: parties}
"""

HANDLING = """\
guiju: 1
pack: demo.handling
inputs: {kind: string, amount: decimal(2)}
decisions:
  handling:
    title: {zh: 办理, en: Handling}
    table:
      hit: first
      outputs: {unit: string, days: int}
      grid: |
        | id | kind | amount  || unit    | days | because  |
        | s  | debt | < 1000  || village | 5    | 小额债务 |
        | l  | debt | -       || town    | 10   |          |
"""

MONTHS = """\
guiju: 1
pack: demo.months
records:
  case: {key: case_id, fields: {case_id: string, unit: string, late: bool}}
decisions:
  urgent: {record: case, value: late}
  months:
    tally: {from: case, into: unit_total, by: {unit: unit}, values: {cases: count(), late: count(late)}}
  order:
    record: unit_total
    rank: {order: [late desc, unit]}
"""


@pytest.fixture(scope="session")
def parcel() -> guiju.Ruleset:
    return guiju.load_text(PARCEL)


@pytest.fixture(scope="session")
def echo() -> guiju.Ruleset:
    return guiju.load_text(ECHO)


@pytest.fixture(scope="session")
def handling() -> guiju.Ruleset:
    return guiju.load_text(HANDLING)


@pytest.fixture(scope="session")
def months() -> guiju.Ruleset:
    return guiju.load_text(MONTHS)
