"""What happened to a case, in words: who did what and when, what was corrected or confirmed, what was counted, what was pointed at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from verifier.messages import has, say
from verifier.review import UNDO
from verifier.store import CaseFile, Decision
from verifier.web.editing import correction_words
from verifier.web.words import hours_text, kind_word, moment_text


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case; `is_undone` where it was taken back later."""

    at: str
    what: str
    who: str
    reason: str
    details: tuple[str, ...] = ()
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a page that a decision points at, in thousandths of the page."""

    page: int
    x: int
    y: int
    width: int
    height: int
    note: str


def history_of(file: CaseFile, lang: str) -> tuple[Event, ...]:
    """What happened to a case, oldest first."""
    opened = Event(moment_text(file.case.opened_at), say("web.case.opened", lang), say("web.case.by_machine", lang), "")
    undone = {int(one.facts["undoes"]) for one in file.decisions if one.action == UNDO and "undoes" in one.facts}
    return (opened, *(_event(one, file, lang, is_undone=one.version in undone) for one in file.decisions))


def pointed_place(file: CaseFile) -> Place | None:
    """The place that the last decision points at, if it does."""
    last = next((one for one in reversed(file.decisions) if one.action != UNDO), None)
    return place_of(last.facts) if last is not None else None


def place_of(facts: Mapping[str, Any]) -> Place | None:
    """The place that the facts of a decision point at."""
    point = facts.get("point")
    if not point:
        return None
    left, top, right, bottom = (round(1000 * float(edge)) for edge in point["box"])
    return Place(
        int(point["page"]), left, top, max(1, right - left), max(1, bottom - top), str(point.get("note") or "")
    )


def words_of(decision: Decision, lang: str) -> str:
    """What was done, in words."""
    key = f"declaration.action.{decision.action}"
    return say(key, lang) if has(key) else decision.action


def _event(decision: Decision, file: CaseFile, lang: str, *, is_undone: bool) -> Event:
    return Event(
        at=moment_text(decision.decided_at),
        what=words_of(decision, lang),
        who=decision.decided_by,
        reason=decision.reason,
        details=_details(decision.facts, file, lang),
        is_undone=is_undone,
    )


def _details(facts: Mapping[str, Any], file: CaseFile, lang: str) -> tuple[str, ...]:
    """What was said with a decision, one sentence each."""
    read = {name: one.get("value") for name, one in (file.screened.get("fields") or {}).items()}
    said = list(correction_words(facts.get("fields") or {}, facts.get("was") or read, lang))
    for name in facts.get("facts") or {}:
        key = f"web.case.question.{name}"
        said.append(say("web.case.event.confirmed", lang, what=say(key, lang) if has(key) else name))
    if facts.get("kind"):
        said.append(say("web.case.event.kind", lang, kind=kind_word(str(facts["kind"]), lang)))
    if facts.get("hours") is not None:
        key = "web.case.event.own_hours" if facts.get("own_hours") else "web.case.event.hours"
        said.append(say(key, lang, hours=hours_text(facts["hours"])))
    place = place_of(facts)
    if place is not None:
        said.append(say("web.case.event.point", lang, page=place.page))
    if facts.get("bulk"):
        said.append(say("web.case.event.bulk", lang))
    return tuple(said)
