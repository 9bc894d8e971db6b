"""Functions of the caller's own, for the expressions of packs.

    functions = guiju.Functions()

    @functions.add
    def distance_km(x: float, y: float) -> float:
        return math.hypot(x, y)

    @functions.add(columns="numpy", parameters=[float, float], result=float)
    def score(x, y):                    # called once for many records, with arrays
        return numpy.sqrt(x) * y

    rules = guiju.load("rules/shop", functions=functions)

A function must be pure: the same arguments give the same result. What it raises becomes an error of
that one record. Types are those of its annotations: bool, int, float, str, bytes, Decimal, date,
datetime, timedelta, list[T], dict[str, T], any of them `| None`, and Any.
"""

from __future__ import annotations

import datetime
import inspect
import types
import typing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias, TypeVar, overload

from .errors import Error

F = TypeVar("F", bound=Callable[..., Any])
Columns: TypeAlias = Literal["numpy", "arrow"] | None
# A type as the compiled part takes it: kind, may it be null, the types inside.
Spec: TypeAlias = tuple[str, bool, list[Any]]

KINDS: dict[Any, str] = {
    bool: "bool",
    int: "int",
    float: "double",
    str: "string",
    bytes: "bytes",
    Decimal: "decimal",
    datetime.date: "date",
    datetime.datetime: "timestamp",
    datetime.timedelta: "duration",
    Any: "dyn",
}


@dataclass(frozen=True, slots=True)
class Function:
    """A function as the compiled part takes it."""

    name: str
    call: Callable[..., Any]
    parameters: list[Spec]
    result: Spec
    places: int
    is_pure: bool
    is_method: bool
    cost: int
    columns: Columns


class Functions:
    """A set of functions to load packs with."""

    def __init__(self) -> None:
        self._list: list[Function] = []

    @overload
    def add(self, function: F, /) -> F: ...
    @overload
    def add(
        self,
        name: str,
        function: F,
        /,
        *,
        parameters: Sequence[Any] | None = ...,
        result: Any = ...,
        places: int = ...,
        is_pure: bool = ...,
        is_method: bool = ...,
        cost: int = ...,
        columns: Columns = ...,
    ) -> F: ...
    @overload
    def add(
        self,
        name: str | None = ...,
        /,
        *,
        parameters: Sequence[Any] | None = ...,
        result: Any = ...,
        places: int = ...,
        is_pure: bool = ...,
        is_method: bool = ...,
        cost: int = ...,
        columns: Columns = ...,
    ) -> Callable[[F], F]: ...
    def add(self, name: Any = None, function: Any = None, /, **how: Any) -> Any:
        """Adds a function, or is the decorator that does.

        `name`: as expressions write it, the function's own by default. `parameters`, `result`: its
        types, else those of its annotations. `places`: of a result that is a Decimal; one with more
        is an error of the record. `is_method`: written x.f(y). `cost`: steps of a call, for the
        limits of a pack. `columns`: "numpy" or "arrow" gets whole columns of up to 2048 records as
        arrays and gives an array back; when it raises, it is called again with fewer, down to one,
        so that a bad record costs only itself.
        """
        if callable(name) and function is None:
            name, function = None, name
        if function is None:
            return lambda made: self.add(name, made, **how)
        added = described(name or function.__name__, function, **how)
        if any(one.name == added.name and one.parameters == added.parameters for one in self._list):
            raise Error(f"{added.name}: a function with this name and these types is there already")
        self._list.append(added)
        return function

    def __iter__(self) -> Iterator[Function]:
        return iter(self._list)

    def __len__(self) -> int:
        return len(self._list)

    def __repr__(self) -> str:
        return f"<guiju.Functions: {', '.join(one.name for one in self._list) or 'none'}>"


def described(
    name: str,
    function: Any,
    *,
    parameters: Sequence[Any] | None = None,
    result: Any = inspect.Parameter.empty,
    places: int = 0,
    is_pure: bool = True,
    is_method: bool = False,
    cost: int = 1,
    columns: Columns = None,
) -> Function:
    if columns not in (None, "numpy", "arrow"):
        raise Error(f'{name}: columns is "numpy" or "arrow", not {columns!r}')
    if is_method and parameters is not None and not parameters:
        raise Error(f"{name}: a method has a parameter to be called on")
    if parameters is None or result is inspect.Parameter.empty:
        taken, given = annotated(name, function)
        parameters = taken if parameters is None else parameters
        result = given if result is inspect.Parameter.empty else result
    return Function(
        name,
        function,
        [spec_of(name, one) for one in parameters],
        spec_of(name, result),
        places,
        is_pure,
        is_method,
        cost,
        columns,
    )


def annotated(name: str, function: Any) -> tuple[list[Any], Any]:
    """The types of a function's parameters and result."""
    fix = "annotate it, or give parameters= and result="
    try:
        signature = inspect.signature(function)
        hints = typing.get_type_hints(function)
    except (TypeError, ValueError, NameError) as error:
        raise Error(f"{name}: its types are not known ({error}); {fix}") from error
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    types_found = []
    for parameter in signature.parameters.values():
        if parameter.kind not in kinds:
            raise Error(f"{name}: *{parameter.name} cannot be called from an expression")
        if parameter.name not in hints:
            raise Error(f"{name}: parameter {parameter.name} has no type; {fix}")
        types_found.append(hints[parameter.name])
    if "return" not in hints:
        raise Error(f"{name}: its result has no type; {fix}")
    return types_found, hints["return"]


def spec_of(name: str, annotation: Any) -> Spec:
    if annotation in KINDS:
        return KINDS[annotation], annotation is Any, []
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        inner = [one for one in arguments if one is not type(None)]
        if len(inner) == 1 and len(inner) < len(arguments):
            kind, _, parts = spec_of(name, inner[0])
            return kind, True, parts
    if origin in (list, Sequence) and len(arguments) == 1:
        return "list", False, [spec_of(name, arguments[0])]
    if origin is dict and len(arguments) == 2:
        return "map", False, [spec_of(name, one) for one in arguments]
    shown = getattr(annotation, "__name__", None) or str(annotation)
    raise Error(
        f"{name}: {shown} is no type of facts; there is: bool, int, float, str, bytes, Decimal,"
        " date, datetime, timedelta, list[T], dict[str, T], T | None, Any"
    )
