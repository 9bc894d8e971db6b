"""What can go wrong: errors with positions, faults of single facts, and the nearest names.

`Error` is the base of all. A pack that is not good raises `PackError`; facts that cannot be read at
all raise `FactError`; a path that no decision has raises `PathError`. A fact that can be read and is
wrong (a text where a number should be) raises nothing: it is a `Fault` of that one record, and the
others are decided.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong with a text, where, and what to write instead."""

    code: str  # "GJ2104"
    name: str  # "unknown_column"
    severity: str  # "error", "warning" or "note"
    message: str
    file: str | None
    line: int | None  # from 1
    column: int | None  # from 1, in characters
    notes: tuple[str, ...]
    rendered: str  # as a terminal shows it, with the line and a caret

    @property
    def hint(self) -> str | None:
        """The first note, mostly "did you mean …?"."""
        return self.notes[0] if self.notes else None

    def __str__(self) -> str:
        return self.rendered


@dataclass(frozen=True, slots=True)
class Fault:
    """One fact or evaluation that went wrong, in one record."""

    path: str  # the decision that it stopped
    code: str
    name: str
    message: str
    row: int | None  # of a frame or list; None for a record alone
    file: str | None  # in the pack; None when the fact is to blame
    line: int | None
    column: int | None

    def __str__(self) -> str:
        row = "" if self.row is None else f"row {self.row}: "
        return f"{row}{self.path}: {self.code} {self.message}"


class Error(Exception):
    """The base of guiju's errors; `diagnostics` says all that is wrong, str() the same as text."""

    def __init__(self, message: str, diagnostics: Iterable[Diagnostic] = ()) -> None:
        super().__init__(message.rstrip("\n"))
        self.diagnostics = list(diagnostics)

    def __str__(self) -> str:  # a KeyError would show its repr
        return str(self.args[0])


class PackError(Error):
    """A pack that is not good: nothing was loaded."""


class FactError(Error, ValueError):
    """Facts that cannot be read at all: an unknown name, an object that is no fact, a broken frame."""

    field: str | None = None
    row: int | None = None
    suggestion: str | None = None


class PathError(Error, KeyError):
    """A path that no decision has, or that was not asked for."""

    suggestion: str | None = None


class OutcomeAttributeError(Error, AttributeError):
    """The same, for `outcome.path`."""


class FactWarning(UserWarning):
    """Some rows of a frame could not be decided; the frame holds nulls for them."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that a misspelt one may have meant."""
    by_folded = {other.casefold(): other for other in known}
    found = difflib.get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def hinted(message: str, name: str, known: Iterable[str]) -> tuple[str, str | None]:
    known = list(known)
    suggestion = nearest(name, known)
    if suggestion is not None:
        return f'{message}; did you mean "{suggestion}"?', suggestion
    return f"{message}; there is: {', '.join(known)}" if known else message, None


# --- called by the compiled part -------------------------------------------------------------------


def unknown_field(key: object, known: list[str], record: str, row: int) -> FactError:
    message = f'{in_row(row)}no field of "{record}" is named {key!r}'
    text, suggestion = hinted(message, str(key), known)
    error = FactError(text)
    error.field, error.row, error.suggestion = str(key), None if row < 0 else row, suggestion
    return error


def unreadable_fact(key: object, message: str, row: int) -> FactError:
    error = FactError(f"{in_row(row)}{key}: {message}")
    error.field, error.row = str(key), None if row < 0 else row
    return error


def not_a_record(found: object, row: int) -> FactError:
    error = FactError(f"{in_row(row)}a record is a dict, this is a {type(found).__name__}")
    error.row = row
    return error


def in_row(row: int) -> str:
    return "" if row < 0 else f"row {row}: "


def unknown_record(name: str, known: list[str]) -> Error:
    if not name:
        return Error(f"which kind of record? say record=…, one of: {', '.join(known)}")
    return Error(hinted(f'no kind of record is named "{name}"', name, known)[0])


def unknown_path(path: str, known: list[str], was_left_out: bool = False) -> PathError:
    if was_left_out:
        return PathError(f'"{path}" was not asked for: name it in decide=')
    text, suggestion = hinted(f'no decision or output is named "{path}"', path, known)
    error = PathError(text)
    error.suggestion = suggestion
    return error


def unknown_attribute(path: str, known: list[str], was_left_out: bool = False) -> AttributeError:
    return OutcomeAttributeError(str(unknown_path(path, known, was_left_out)))
