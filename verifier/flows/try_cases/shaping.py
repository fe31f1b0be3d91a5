"""Bring a result into the shape of a case's `expect`, and compare the two.

`got` holds every key that `expect` has, and where `expect` names only some keys of a table, only those; a case without `expect` gets everything
that its kind can say. Hours become JSON numbers: whole where they are whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from verifier.flows.try_cases import vocabulary


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a result differs from what the clause demands: the path, what was expected, what came."""

    path: str
    expected: Any
    got: Any


def shaped(full: Mapping[str, Any], expect: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give the result in the shape of `expect`; a key that the result cannot fill is null."""
    plain_full = {name: jsonable(value) for name, value in full.items()}
    if expect is None:
        return plain_full
    return {name: _part(name, plain_full.get(name), wanted) for name, wanted in expect.items()}


def _part(name: str, value: Any, wanted: Any) -> Any:
    """Cut one key of the result to the keys that `expect` names; lists of lines are cut line by line."""
    known = vocabulary.EXPECT_PARTS.get(name)
    if known is not None and isinstance(wanted, dict) and isinstance(value, dict):
        return {key: value.get(key) for key in wanted}
    if known is not None and isinstance(wanted, list) and isinstance(value, list):
        return _lines(value, wanted)
    if name == "parsed" and isinstance(wanted, dict) and isinstance(value, dict):
        return {
            one: {key: value.get(one, {}).get(key) for key in keys} if isinstance(keys, dict) else value.get(one)
            for one, keys in wanted.items()
        }
    return value


def _lines(value: Sequence[dict[str, Any]], wanted: Sequence[Any]) -> list[dict[str, Any]]:
    """Cut each line to the keys of its counterpart: the one of the same evidence where lines name it, else the one in its place."""
    named = {one["evidence"]: one for one in wanted if isinstance(one, dict) and "evidence" in one}
    if named:
        return [_only(one, named[one["evidence"]]) for one in value if one["evidence"] in named]
    return [_only(one, wanted[place]) if place < len(wanted) else one for place, one in enumerate(value)]


def _only(line: Mapping[str, Any], wanted: Any) -> dict[str, Any]:
    return {key: line.get(key) for key in wanted}


def differences(got: Any, expect: Any, path: str = "") -> Iterator[Difference]:
    """List where two JSON values differ, deepest first; numbers compare by value."""
    if isinstance(got, dict) and isinstance(expect, Mapping):
        for name in {**expect, **got}:
            where = f"{path}.{name}" if path else str(name)
            if name not in got or name not in expect:
                yield Difference(where, expect.get(name), got.get(name))
            else:
                yield from differences(got[name], expect[name], where)
    elif isinstance(got, list) and isinstance(expect, list) and len(got) == len(expect):
        for place, (mine, theirs) in enumerate(zip(got, expect, strict=True)):
            yield from differences(mine, theirs, f"{path}[{place}]")
    elif isinstance(got, bool) is not isinstance(expect, bool) or jsonable(got) != jsonable(expect):
        yield Difference(path, jsonable(expect), got)


def jsonable(value: Any) -> Any:
    """Write a value as JSON: dates as ISO 8601, exact numbers as numbers, fractions as text."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case Mapping():
            return {str(key): jsonable(one) for key, one in value.items()}
        case str() | Fraction() | date():
            return str(value)
        case Sequence():
            return [jsonable(one) for one in value]
        case _:
            return value
