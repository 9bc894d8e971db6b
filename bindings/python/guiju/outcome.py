"""Outcomes as Python shows them: structs with attributes, callable lists of names, repr and HTML.

The class Outcome itself is compiled; this is what it calls.
"""

from __future__ import annotations

import datetime
import html
import re
import zoneinfo
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from . import errors

if TYPE_CHECKING:
    from ._core import Outcome

MOST_SHOWN = 20


class Struct(dict[str, Any]):
    """A dict whose keys are attributes as well: `out.handling.unit`."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise errors.unknown_attribute(name, list(self)) from None

    def __dir__(self) -> Iterable[str]:
        return [*super().__dir__(), *self]


class Names(list[str]):
    """A list of names: `out.needs`. Called with a path it gives that path's own: `out.needs("fee")`."""

    def __init__(self, names: Iterable[str], of: Callable[[str], list[str]]) -> None:
        super().__init__(names)
        self._of = of

    def __call__(self, path: str) -> list[str]:
        return self._of(path)

    def __reduce__(self) -> tuple[type[list[str]], tuple[list[str]]]:
        return list, (list(self),)


def time_zone(name: str) -> datetime.tzinfo:
    """The zone of a pack; UTC when this machine does not know it."""
    if fixed := re.fullmatch(r"([+-])(\d\d):?(\d\d)", name):
        sign = -1 if fixed[1] == "-" else 1
        return datetime.timezone(
            sign * datetime.timedelta(hours=int(fixed[2]), minutes=int(fixed[3]))
        )
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return datetime.UTC


def told(outcome: Outcome) -> list[tuple[str, str]]:
    """Path and text of what was decided, and of what was not and why."""
    lines = []
    faults = {fault.path: fault for fault in outcome.faults}
    for path, value in outcome.to_dict().items():
        if path in faults:
            fault = faults[path]
            lines.append((path, f"! {fault.code} {fault.message}"))
        elif value is None and (needs := outcome.needs_of(path)):
            lines.append((path, "? needs " + ", ".join(needs)))
        else:
            lines.append((path, repr(value)))
    return lines


def show(outcome: Outcome) -> str:
    shown = ", ".join(f"{path}={text}" for path, text in told(outcome))
    return f"<Outcome {shown}>"


def draw(outcome: Outcome) -> str:
    lines = told(outcome)
    rows = "".join(
        f'<tr><th style="text-align:left">{html.escape(path)}</th>'
        f'<td style="text-align:left">{html.escape(text)}</td></tr>'
        for path, text in lines[:MOST_SHOWN]
    )
    more = f"<p>and {len(lines) - MOST_SHOWN} more</p>" if len(lines) > MOST_SHOWN else ""
    return f'<table class="guiju-outcome">{rows}</table>{more}'
