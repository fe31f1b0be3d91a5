"""The line of `xueshi screen` for one proof, built in one place: contract.md, "xueshi screen PATH…".

It puts together what others found: where the proof lies, what it is, what was read, what the machine proposes and why. Every number that
may be a quantity is text, every confidence and page fraction a JSON number. A file that could not be read gives a line with
`error` instead. Nothing here decides.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from verifier.hours import plain
from verifier.messages import DEFAULT_LANGUAGE, has, say
from verifier.review.triage import Proposal
from verifier.rules import say_item

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ocr import Box, Classification, Document, Field, Proof, Signal

PLACES = 4  # digits of a page fraction or a confidence: a tenth of a millimetre on A4


def screen_line(
    *,
    file: str,
    document: "Document",
    proof: "Proof",
    classification: "Classification",
    fields: "Mapping[str, Field]",
    signals: "Sequence[Signal]",
    proposal: Proposal,
    ms: int,
    lang: str = DEFAULT_LANGUAGE,
) -> dict[str, Any]:
    """Build the JSON object of one proof; keys stand in the contract's order.

    `ms` is how long reading and judging took, in milliseconds, for the whole file.
    """
    return {
        "file": file,
        "page": proof.page,
        "place": box_list(proof.place),
        "kind": str(classification.kind),
        "confidence": round(classification.confidence, PLACES),
        "fields": {name: field_object(field) for name, field in fields.items()},
        "proposal": proposal_object(proposal, lang),
        "signals": [signal_object(signal, lang) for signal in signals],
        "document": {
            "sha256": document.sha256,
            "pages": len(document.pages),
            "text_layer": document.has_text_layer,
        },
        "ms": ms,
    }


def error_line(*, file: str, code: str, sentence: str, ms: int = 0) -> dict[str, Any]:
    """Build the JSON object of a file that could not be read: its code, and what to do in a sentence."""
    return {"file": file, "error": {"code": code, "say": sentence}, "ms": ms}


def proposal_object(proposal: Proposal, lang: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
    """Build the `proposal` of a line. `proposed` is the figure that a person is asked to confirm, where there is one."""
    result = proposal.result
    proposed = result.proposed if result is not None else None
    ceiling = result.ceiling if result is not None else None
    return {
        "decision": str(proposal.decision),
        "hours": _figure(proposal.hours),
        "subject": _text(proposal.subject),
        "lane": _text(proposal.lane),
        "year": proposal.year,
        "category": proposal.category,
        "reasons": [str(reason) for reason in proposal.reasons],
        "cite": list(proposal.cites),
        "say": say_proposal(proposal, lang),
        "proposed": _figure(proposed),
        "ceiling": _figure(ceiling),
        "pack": result.pack if result is not None else None,
    }


def say_proposal(proposal: Proposal, lang: str = DEFAULT_LANGUAGE) -> str:
    """Say why: first the rule in its own words, then each doubt about the reading."""
    result = proposal.result
    own = result.reasons if result is not None else ()
    sentences = [say_item(result, lang)] if result is not None else []
    sentences += [say_doubt(reason, lang) for reason in proposal.reasons if reason not in own]
    if not sentences:
        sentences.append(say("review.reading_complete", lang))
    return ("" if lang.startswith("zh") else " ").join(sentences)


def say_doubt(reason: str, lang: str = DEFAULT_LANGUAGE) -> str:
    """Say one doubt about the reading: a plain code, or a code with what it is about (`MISSING:stated_hours`).

    What a signal says stands beside the proposal, with its facts.
    """
    code, _, about = reason.partition(":")
    key = f"review.about.{about}" if has(f"review.about.{about}") else f"ocr.field.{about}"
    return say(f"review.reason.{code}", lang, about=say(key, lang) if has(key) else about)


def field_object(field: "Field") -> dict[str, Any]:
    """Build one field: the normalised value, the text as printed, where it stands and how sure the reader is."""
    return {
        "value": _plain(field.value),
        "text": field.text,
        "page": field.page,
        "box": box_list(field.box) if field.box is not None else None,
        "confidence": round(field.confidence, PLACES),
    }


def signal_object(signal: "Signal", lang: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
    """Build one signal with its sentence."""
    return {"code": signal.code, "level": str(signal.level), "say": say_signal(signal, lang)}


def say_signal(signal: "Signal", lang: str = DEFAULT_LANGUAGE) -> str:
    """Say one signal; its facts fill the sentence."""
    facts = {name: value for name, value in signal.facts.items() if name not in {"code", "lang"}}
    return say(f"ocr.signal.{signal.code}", lang, **facts)


def box_list(box: "Box") -> list[float]:
    """Write a box as the contract does: left, top, right, bottom in page fractions."""
    return [round(edge, PLACES) for edge in (box.left, box.top, box.right, box.bottom)]


def _plain(value: object) -> object:
    """Write a value as JSON: quantities as text, lists as lists."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | bool) or value is None else str(value)


def _figure(hours: Decimal | None) -> str | None:
    """Write hours as text, or nothing."""
    return None if hours is None else plain(hours)


def _text(value: str | None) -> str | None:
    """Write a word as a plain text, or nothing."""
    return None if value is None else str(value)
