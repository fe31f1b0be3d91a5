"""The verify page: one of seven states from the outcome and reasons of a check.

Input is the contract's document of a check (the API's answer), so that the page and the API can never tell different stories.
The browser's own check makes the same document and fills the same slots (`templates/web/scripts/verdict.js`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from verifier.messages import codes, has, say, template_of
from verifier.web.words import hours_text, moment_text, region_word

STATES = ("valid", "revoked", "expired", "superseded", "undetermined", "forged", "unreadable")
WORDS = (*STATES, "suspended", "not_yet_valid")
"""Words of a verdict; two of them share the drawing and colour of a state."""
STATE_OF_WORD: Mapping[str, str] = {"suspended": "revoked", "not_yet_valid": "expired"}
WORD_OF_REASON: Mapping[str, str] = {
    "malformed": "unreadable",
    "not_canonical": "unreadable",
    "unknown_key": "forged",
    "key_revoked": "forged",
    "bad_signature": "forged",
    "out_of_scope": "forged",
    "key_not_in_use": "forged",
    "not_yet_valid": "not_yet_valid",
    "expired": "expired",
    "revoked": "revoked",
    "suspended": "suspended",
    "superseded": "superseded",
    "status_unavailable": "undetermined",
    "status_stale": "undetermined",
    "trust_stale": "undetermined",
}
NO_CODE = "no_code"
"""What the page says instead of a damaged code where a file showed none; the contract's reason stays `malformed`."""
OPEN_REASONS = ("key_revoked", "unknown_key")
"""Reasons that condemn, unless the data to judge by was out of reach."""
GRAVEST_FIRST = (
    "unreadable",
    "forged",
    "revoked",
    "suspended",
    "superseded",
    "expired",
    "not_yet_valid",
    "undetermined",
)
WORDS_WITH_CONTENT = frozenset({"valid", "undetermined"})
"""What an invalid token says is hearsay and is not shown (FORMAT §10)."""
FACT_NAMES = ("holder", "number", "type", "region", "issuer", "period", "hours", "issued_on", "expires_on")
SIGNATURE = "signature"  # the one part of a PDF that says nothing of what was certified
OUTCOME_OF_PART: Mapping[str, str] = {"agrees": "passed", "tampered": "failed", "absent": "skipped"}
ID_ANSWERS = ("matches", "differs", "none", "unreadable", "working")
CHECK_NAMES = ("form", "key", "signature", "scope", "key_window", "dates", "status", "trust")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what the certificate says."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check: its name, outcome, the time of the data that it rests on, a sentence."""

    name: str
    outcome: str
    as_of: str
    say: str


@dataclass(frozen=True, slots=True)
class PaperPart:
    """How one part of a PDF stands to what was signed."""

    part: str
    state: str
    outcome: str
    say: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader brought: the text of a code, or only a number (`hides` the name until it was typed), and what an identity number gave."""

    text: str = ""
    number: str = ""
    hides: bool = False
    name_problem: bool = False
    id_answer: str = ""


@dataclass(frozen=True, slots=True)
class VerdictView:
    """One verdict as the page shows it."""

    word: str
    state: str
    sentences: tuple[str, ...]
    facts: tuple[Fact, ...]
    checks: tuple[CheckView, ...]
    checked_at: str
    checked_by: str
    shows_content: bool
    paper: tuple[PaperPart, ...] = ()
    known: Known = field(default_factory=Known)


NOTHING_KNOWN = Known()


def word_of(outcome: str, reasons: Sequence[str]) -> str:
    """Choose the word: valid, or the gravest of the reasons; a reason never seen before is not taken for good news."""
    if outcome == "valid":
        return "valid"
    words = {
        WORD_OF_REASON.get(reason, "undetermined" if outcome == "undetermined" else "forged") for reason in reasons
    }
    if outcome == "undetermined":
        return "undetermined"
    return next((word for word in GRAVEST_FIRST if word in words and word != "undetermined"), "forged")


def verdict_view(
    document: Mapping[str, Any], *, now: datetime, checked_by: str, lang: str, known: Known = NOTHING_KNOWN
) -> VerdictView:
    """Make the verdict of a check's document."""
    outcome, reasons = str(document["outcome"]), tuple(str(reason) for reason in document["reasons"])
    word = word_of(outcome, reasons)
    certificate = document.get("certificate") if word in WORDS_WITH_CONTENT else None
    return VerdictView(
        word=word,
        state=STATE_OF_WORD.get(word, word),
        sentences=_sentences(document, word, lang),
        facts=certificate_facts(certificate, lang) if certificate else (),
        checks=tuple(
            CheckView(
                str(check["name"]), str(check["outcome"]), _as_of(check.get("as_of")), str(check.get("say") or "")
            )
            for check in document.get("checks") or ()
        ),
        checked_at=say("web.verify.checked_at", lang, at=moment_text(now)),
        checked_by=checked_by,
        shows_content=word in WORDS_WITH_CONTENT,
        paper=tuple(
            PaperPart(
                str(each["part"]), str(each["state"]), OUTCOME_OF_PART.get(str(each["state"]), "unknown"), each["say"]
            )
            for each in document.get("paper") or ()
        ),
        known=known,
    )


def _sentences(document: Mapping[str, Any], word: str, lang: str) -> tuple[str, ...]:
    """What the verdict says: the parts of a PDF that were changed first, then each reason, or what the word means where there is none."""
    reasons = document["reasons"] if document.get("code_found", True) else (NO_CODE,)
    is_open = document["outcome"] == "undetermined"
    told = tuple(dict.fromkeys(reason_sentence(str(reason), lang, is_open=is_open) for reason in reasons))
    told = told or (say(f"web.verify.meaning.{STATE_OF_WORD.get(word, word)}", lang),)
    changed = [str(each["part"]) for each in document.get("paper") or () if each["state"] == "tampered"]
    if changed == [SIGNATURE]:
        return (*told, say("web.verify.paper.signature_alone", lang))
    parts = [say(f"web.verify.paper.part.{part}", lang) for part in changed if part != SIGNATURE]
    return (say("web.verify.paper.changed", lang, parts=parts), *told) if parts else told


def blank_verdicts(lang: str) -> tuple[VerdictView, ...]:
    """Every verdict without content, for the browser's own check to clone."""
    return tuple(
        VerdictView(
            word=word,
            state=STATE_OF_WORD.get(word, word),
            sentences=(say(f"web.verify.meaning.{STATE_OF_WORD.get(word, word)}", lang),),
            facts=(),
            checks=(),
            checked_at="",
            checked_by="browser",
            shows_content=word in WORDS_WITH_CONTENT,
        )
        for word in WORDS
    )


def certificate_facts(certificate: Mapping[str, Any], lang: str) -> tuple[Fact, ...]:
    """What the certificate says, line by line, in the order of the paper."""
    values: dict[str, Any] = {name: certificate.get(name) for name in FACT_NAMES}
    values["type"] = type_word(str(values["type"] or ""), lang)
    values["region"] = region_word(str(values["region"] or ""), lang)
    values["hours"] = _hours(certificate.get("hours"), lang)
    values["expires_on"] = values["expires_on"] or say("web.verify.no_expiry", lang)
    return tuple(Fact(name, str(value)) for name, value in values.items() if value)


def check_sentences(lang: str) -> tuple[tuple[str, str], ...]:
    """The sentence of every finding of a check with its placeholders, for the browser's own check to fill."""
    return tuple((code, template_of(code, lang) or code) for code in codes(lang) if code.startswith("signing.check."))


def type_word(code: str, lang: str) -> str:
    """What people call a type of certificate; its own code where it has no sentence."""
    keys = (f"web.certificate.type.{code}", f"certificate.type.{code}")
    return next((say(key, lang) for key in keys if has(key)), code)


def reason_sentence(reason: str, lang: str, *, is_open: bool = False) -> str:
    """The sentence of a reason code of the token format; where the matter is open, one that does not condemn."""
    keys = (f"web.verify.open.{reason}",) if is_open else ()
    return next((say(key, lang) for key in (*keys, f"web.verify.reason.{reason}") if has(key)), reason)


def _hours(hours: Any, lang: str) -> str:
    if not isinstance(hours, Mapping):
        return ""
    figures = {name: hours_text(hours.get(name)) or "0" for name in ("total", "public", "professional")}
    return say("web.verify.hours", lang, **figures)


def _as_of(moment: Any) -> str:
    if not moment:
        return ""
    try:
        return moment_text(datetime.fromisoformat(str(moment)))
    except ValueError:
        return str(moment)
