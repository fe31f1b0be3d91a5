"""Cases about reading: numbers and units, dates, identity numbers, and which region a document belongs to."""

from collections.abc import Mapping
from typing import Any

from ocr import parse_date_span, parse_hours_text, parse_id_number
from verifier.flows.try_cases.case_file import Case
from verifier.flows.try_cases.errors import KeyMissingError, WordUnknownError
from verifier.flows.try_cases.provenance import filed_under, headline_region, spoken_for
from verifier.rules import Packs


def parse(case: Case, packs: Packs) -> dict[str, Any]:  # noqa: ARG001 - the judges' one signature
    """Read a phrase about time or credit."""
    read = parse_hours_text(_text(case))
    return {
        "hours": read.hours,
        "days": read.days,
        "credits": read.credits,
        "clock_hours": read.clock_hours,
        "minutes": read.minutes,
        "normal": read.normal,
    }


def parse_date(case: Case, packs: Packs) -> dict[str, Any]:  # noqa: ARG001 - the judges' one signature
    """Read a phrase about dates."""
    read = parse_date_span(_text(case))
    return {"span": read.span, "code": read.code}


def parse_id(case: Case, packs: Packs) -> dict[str, Any]:  # noqa: ARG001 - the judges' one signature
    """Read an identity number."""
    read = parse_id_number(_text(case))
    return {"valid": read.valid, "birth": read.birth, "sex": read.sex, "area": read.area, "code": read.code}


def provenance(case: Case, packs: Packs, sources: Mapping[str, str]) -> dict[str, Any]:
    """Say which region a document speaks for, and which one its headline names wrongly.

    `sources` maps the short name of a source to the name of its file, as the case file says.

    Raises:
        WordUnknownError: the case names no document that is archived beside the packs, and brings no text.
    """
    text = case.context.get("text")
    if text is not None:
        region = spoken_for(text, packs)
        return {"region": region, "not": headline_region(text, other_than=region)}
    name = case.context.get("file", "")
    filed = filed_under(packs, next((short for short, file in sources.items() if file == name), name))
    if filed is None:
        raise WordUnknownError(f"{case.path}.context.file", name)
    region, archived = filed
    return {"region": region, "not": headline_region(archived, other_than=region)}


def parsed_evidence(case: Case) -> dict[str, dict[str, Any]]:
    """Read the text of each proof of a case: quantities with their units, its dates, and whether it names the person."""
    name = str(case.person.get("name") or "")
    return {one.id: _read_proof(one.text, name) for one in case.evidence if one.text}


def _read_proof(text: str, name: str) -> dict[str, Any]:
    """What a text says, under the names of the case fields; only what is there."""
    amount, span = parse_hours_text(text), parse_date_span(text)
    listed = len(span.days) > 2  # more than the two ends: the days are listed one by one
    read = {
        "stated_hours": amount.hours,
        "stated_days": amount.days,
        "stated_credits": amount.credits,
        "stated_clock_hours": amount.clock_hours,
        "stated_minutes": amount.minutes,
        "start": span.span[0] if span.span else None,
        "end": span.span[1] if span.span else None,
        "dates": span.days if listed else None,
        "holder": name if name and name in amount.normal.replace(" ", "") else None,
    }
    return {name: value for name, value in read.items() if value is not None}


def _text(case: Case) -> str:
    """The text of a case that reads one.

    Raises:
        KeyMissingError: it has none.
    """
    text = case.context.get("text")
    if text is None:
        raise KeyMissingError(f"{case.path}.context.text")
    return str(text)
