"""Turning parsed TOML into the model, strictly: every key known, every key there, every value in its shape.

Decides what a file may write for each type of the model: hours and shares are quoted text, dates are TOML dates, an
enumeration is one of its words, a method is told by its `kind`. It knows no rule; `verifier.rules.lint` asks whether
the rules make sense together. Built on the model's own type hints, so the model is the schema.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, EnumType
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, cast, get_args, get_origin, get_type_hints

from verifier.hours import FigureUnreadableError, exact
from verifier.rules.errors import (
    BadValueError,
    FloatInPackError,
    MissingCitationError,
    MissingKeyError,
    UnknownKeyError,
)
from verifier.rules.lines import Lines, Path

_PLAIN: dict[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    date: "a date such as 2024-01-31",
}
FILLED_BY_LOADER = frozenset({"digest", "spoken"})


class FloatSeen(str):
    """A float as written, kept by the parser so that it can be refused with its place."""

    __slots__ = ()


class Shaper:
    """Shapes the values of one file, and says where a value is wrong."""

    def __init__(self, file: str, text: str, table: Mapping[str, Any]) -> None:
        self.file = file
        self.lines = Lines(text)
        self.table = table

    def shape(self, kind: Any, value: Any, path: Path = ()) -> Any:
        """Give `value` the type `kind`.

        Raises:
            PackRefusedError: in the subclass that says what is wrong.
        """
        if isinstance(value, FloatSeen):
            raise FloatInPackError(*self.at(path), f"{_name(path)} = {value}")
        if isinstance(kind, NewType):
            kind = kind.__supertype__
        origin = get_origin(kind)
        if origin in {Union, UnionType}:
            return self._union(get_args(kind), value, path)
        if origin is tuple:
            return self._tuple(get_args(kind)[0], value, path)
        if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
            return self._mapping(get_args(kind)[1], value, path)
        if origin is Literal:
            return self._check(value in get_args(kind), value, path, f"one of {', '.join(map(repr, get_args(kind)))}")
        if is_dataclass(kind):
            return self._table(kind, value, path)
        return self._scalar(kind, value, path)

    def at(self, path: Path) -> tuple[str, int, str]:
        """Name the file, line and rule of a place."""
        return self.file, self.lines.of(path), self._rule(path)

    def _rule(self, path: Path) -> str:
        """Name the rule that a path lies in, by its own name where it has one."""
        if len(path) < 2 or not isinstance(path[1], int):
            return str(path[0]) if path else "the file"
        rule = self.table[str(path[0])][path[1]]
        own = next((rule[key] for key in ("id", "code") if isinstance(rule, Mapping) and key in rule), None)
        return f"{path[0]} {own}" if own else _name(path[:2])

    def _check(self, holds: object, value: Any, path: Path, wanted: str) -> Any:
        if not holds:
            raise BadValueError(*self.at(path), f"{_name(path)} = {value!r}; {wanted} is wanted")
        return value

    def _union(self, kinds: tuple[Any, ...], value: Any, path: Path) -> Any:
        options = [kind for kind in kinds if kind is not NoneType]
        if len(options) == 1:
            return self.shape(options[0], value, path)
        self._check(isinstance(value, Mapping), value, path, "a table with a kind")
        by_kind = {get_args(get_type_hints(option)["kind"])[0]: option for option in options}
        if "kind" not in value:
            raise MissingKeyError(*self.at(path), f"{_name(path)}.kind")
        chosen = by_kind.get(value["kind"])
        self._check(chosen is not None, value["kind"], (*path, "kind"), f"one of {', '.join(sorted(by_kind))}")
        return self.shape(chosen, value, path)

    def _tuple(self, kind: Any, value: Any, path: Path) -> tuple[Any, ...]:
        self._check(isinstance(value, list), value, path, "a list")
        return tuple(self.shape(kind, one, (*path, place)) for place, one in enumerate(value))

    def _mapping(self, kind: Any, value: Any, path: Path) -> Mapping[str, Any]:
        self._check(isinstance(value, Mapping), value, path, "a table")
        return {key: self.shape(kind, one, (*path, key)) for key, one in value.items()}

    def _table(self, kind: Any, value: Any, path: Path) -> Any:
        self._check(isinstance(value, Mapping), value, path, "a table")
        hints = _hints(kind)
        known = {one.name.rstrip("_"): one for one in fields(kind) if one.name not in FILLED_BY_LOADER}
        for key in value:
            if key not in known:
                raise UnknownKeyError(*self.at((*path, key)), _name((*path, key)))
        for key, one in known.items():
            if key not in value and _is_required(one):
                refusal = MissingCitationError if key in {"cite", "quote"} else MissingKeyError
                raise refusal(*self.at(path), _name((*path, key)))
        return kind(
            **{known[key].name: self.shape(hints[known[key].name], one, (*path, key)) for key, one in value.items()}
        )

    def _scalar(self, kind: Any, value: Any, path: Path) -> Any:
        if kind is Any:
            return value if isinstance(value, str | int | date) else self._raw(value, path)
        if kind in _PLAIN:
            of_kind = type(value) is kind  # a bool is no number, and a moment is no date
            return self._check(of_kind, value, path, _PLAIN[kind])
        if isinstance(kind, EnumType):
            words = [member.value for member in cast("type[Enum]", kind)]
            return kind(self._check(value in words, value, path, f"one of {', '.join(words)}"))
        return self._figure(kind, value, path)

    def _figure(self, kind: Any, value: Any, path: Path) -> Decimal | Fraction:
        wanted = 'an exact figure as quoted text, such as "7.5"' if kind is Decimal else 'a fraction such as "2/3"'
        self._check(isinstance(value, str), value, path, wanted)
        try:
            return exact(value) if kind is Decimal else Fraction(*(int(exact(part)) for part in value.split("/")))
        except (FigureUnreadableError, TypeError, ZeroDivisionError):
            raise BadValueError(*self.at(path), f"{_name(path)} = {value!r}; {wanted} is wanted") from None

    def _raw(self, value: Any, path: Path) -> Any:
        """Pass free data (the cases) through, refusing floats at any depth."""
        if isinstance(value, Mapping):
            return {key: self.shape(Any, one, (*path, key)) for key, one in value.items()}
        self._check(isinstance(value, list), value, path, "text, a number, a date, a list or a table")
        return [self.shape(Any, one, (*path, place)) for place, one in enumerate(value)]


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _is_required(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _name(path: Path) -> str:
    """Write a path as people do: `category[3].method.hours`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
