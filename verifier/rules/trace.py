"""The trail of a judgement as data: what is stored beside a decision, byte for byte the same for the same inputs.

Decides the form of D4: figures as text, dates in ISO 8601, keys sorted, one line. Whoever holds the pack named in it can
compute the judgement again and compare.
"""

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from verifier.hours import plain
from verifier.rules.result import ENGINE, Conversion, ItemResult, Step

if TYPE_CHECKING:
    from collections.abc import Iterable


def trace_of(item: ItemResult) -> dict[str, Any]:
    """Give one line of a judgement with its steps, as plain data."""
    return {
        "item": item.id,
        "category": item.category,
        "subject": item.subject and str(item.subject),
        "lane": item.lane and str(item.lane),
        "year": item.year,
        "status": str(item.status),
        "reasons": [str(reason) for reason in item.reasons],
        "claimed": _plain(item.claimed),
        "credited": _plain(item.hours),
        "lost": [[str(code), plain(hours)] for code, hours in item.lost],
        "elsewhere": [[year, plain(hours)] for year, hours in item.elsewhere],
        "proposed": _plain(item.proposed),
        "ceiling": _plain(item.ceiling),
        "deemed_years": list(item.deemed_years),
        "undecided_years": list(item.undecided_years),
        "next": item.next,
        "pack": item.pack,
        "engine": ENGINE,
        "steps": [_step(step) for step in item.steps],
    }


def trace_bytes(conversion: Conversion) -> bytes:
    """Write a whole judgement in its one form: same proofs and same pack, same bytes."""
    whole = {"year": conversion.year, "items": [trace_of(item) for item in conversion.items]}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _step(step: Step) -> dict[str, Any]:
    line: dict[str, Any] = {
        "rule": step.rule,
        "in": {key: _plain(value) for key, value in step.facts.items()},
        "out": step.out,
    }
    if step.code:
        line["code"] = str(step.code)
    if step.lost:
        line["lost"] = plain(step.lost)
    if step.cite:
        line["cite"], line["quote"] = step.cite.short, step.cite.quote
    return line


def _plain(value: object) -> Any:
    match value:
        case None | bool() | int():
            return value
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case str():
            return str(value)
        case _:
            return [_plain(one) for one in cast("Iterable[object]", value)]
