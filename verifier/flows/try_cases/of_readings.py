"""Cases about reading: numbers and units, dates, identity numbers, and which region a document belongs to."""

from collections.abc import Mapping
from typing import Any

from ocr import parse_date_span, parse_hours_text, parse_id_number
from verifier.flows.try_cases.case_file import Case
from verifier.flows.try_cases.errors import KeyMissingError, WordUnknownError
from verifier.flows.try_cases.provenance import filed_under, not_spoken_for, spoken_for
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
    """Say which region a document speaks for, and which one it could be mistaken for.

    `sources` maps the short name of a source to the name of its file, as the case file says.

    Raises:
        WordUnknownError: the case names no document that is archived beside the packs, and brings no text.
    """
    text = case.context.get("text")
    if text is not None:
        region = spoken_for(text, packs)
        return {"region": region, "not": not_spoken_for(text, region=region)}
    name = case.context.get("file", "")
    filed = filed_under(packs, next((short for short, file in sources.items() if file == name), name))
    if filed is None:
        raise WordUnknownError(f"{case.path}.context.file", name)
    region, archived = filed
    return {"region": region, "not": not_spoken_for(archived, region=region)}


def _text(case: Case) -> str:
    """The text of a case that reads one.

    Raises:
        KeyMissingError: it has none.
    """
    text = case.context.get("text")
    if text is None:
        raise KeyMissingError(f"{case.path}.context.text")
    return str(text)
