"""The reviewers' list as a page shows it: its rows, what it is narrowed by with counts, the views that a reviewer kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from verifier.messages import has, say
from verifier.review import say_doubt
from verifier.rules import Packs
from verifier.store import MOST_COUNTED, CaseFile, Facet, SavedView
from verifier.web.clauses import ClauseBook
from verifier.web.due_days import DUE_CHOICES, OVERDUE, choice_of, due_day_of
from verifier.web.queue import ANY, LEVELS, PROPOSALS, SURENESS, Queue
from verifier.web.views_screened import proposal_view, title_of
from verifier.web.words import Sureness, field_word, kind_word, moment_text, region_word, sureness_of

OPEN_STATE = "submitted"
STATE_MARKS: Mapping[str, str] = {
    "submitted": "review",
    "returned": "return",
    "withdrawn": "skipped",
    "unit_passed": "accept",
    "unit_rejected": "reject",
    "authority_rejected": "reject",
    "hr_failed": "reject",
}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the queue; `due` says by when it must be decided, where that is soon."""

    href: str
    title: str
    subtitle: str
    mark: str
    mark_word: str
    say: str
    hours: str | None
    is_proposed: bool
    sureness: Sureness
    received: str
    due: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """One filter that can be chosen, with how many cases it would show."""

    label: str
    href: str
    chosen: bool
    icon: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Filters of which one is chosen."""

    label: str
    choices: tuple[FilterChoice, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a list to choose from."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A list to choose from."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class KeptView:
    """A list that the reviewer gave a name."""

    name: str
    href: str
    drop_href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue as a page shows it."""

    rows: tuple[CaseRow, ...]
    filters: tuple[ChoiceGroup, ...]
    selects: tuple[Select, ...]
    kept: tuple[KeptView, ...]
    hidden: Mapping[str, str]
    query: str
    is_narrowed: bool
    clear_href: str
    first_href: str | None
    newest_href: str | None
    next_href: str | None
    bulk_href: str


def case_href(case_id: object, back: str) -> str:
    """The address of a case, with the list that one came from."""
    return f"/cases/{case_id}?{back}" if back else f"/cases/{case_id}"


def mark_of(state: str, proposal: str) -> str:
    """The mark of a case: the proposal while it is open, what became of it afterwards."""
    return proposal if state == OPEN_STATE else STATE_MARKS.get(state, "unknown")


def mark_word(state: str, proposal: str, lang: str) -> str:
    """The word of that mark."""
    return say(f"web.decision.{proposal}" if state == OPEN_STATE else f"web.case.state.{state}", lang)


def case_row(file: CaseFile, back: str, lang: str, book: ClauseBook, on: date) -> CaseRow:
    """One line of the queue."""
    case, proposal = file.case, proposal_view(file.screened, lang, book)
    due, is_late = due_words(book.packs, case.region, case.year, on, lang) if case.state == OPEN_STATE else ("", False)
    return CaseRow(
        href=case_href(case.id, back),
        title=title_of(file.screened, lang),
        subtitle=" · ".join((file.person.name, kind_word(case.kind, lang), file.proof.file_name)),
        mark=mark_of(case.state, case.proposal),
        mark_word=mark_word(case.state, case.proposal, lang),
        say=proposal.say,
        hours=proposal.hours or proposal.proposed,
        is_proposed=proposal.hours is None and proposal.proposed is not None,
        sureness=sureness_of(case.confidence / 1000),
        received=moment_text(file.proof.received_at),
        due=due,
        is_late=is_late,
    )


def due_words(packs: Packs, region: str, year: int, on: date, lang: str) -> tuple[str, bool]:
    """By when a case must be decided, in words, and whether that day has passed; nothing where no rule names a day."""
    day = due_day_of(packs, region, year)
    if day is None:
        return "", False
    is_late = choice_of(day, on) == OVERDUE
    return say("web.queue.over" if is_late else "web.queue.due_on", lang, day=day.isoformat()), is_late


def queue_filters(queue: Queue, counts: Mapping[Facet, Mapping[str, int]], lang: str) -> tuple[ChoiceGroup, ...]:
    """Level, state and proposal, each with the number of cases that it would show."""
    levels = tuple(
        FilterChoice(
            say(f"web.queue.level.{name}", lang),
            f"/cases?{replace(queue, level=name, state=LEVELS[name][0]).query}",
            name == queue.level,
        )
        for name in LEVELS
    )
    states = tuple(
        FilterChoice(
            say("web.cases.any" if name == ANY else f"web.case.state.{name}", lang),
            f"/cases?{replace(queue, state=name).query}",
            name == queue.state,
            count=_count(counts[Facet.STATE].get(name, 0), lang),
        )
        for name in queue.states
    )
    of_proposal = counts[Facet.PROPOSAL]
    proposals = tuple(
        FilterChoice(
            say("web.cases.any" if name == ANY else f"web.decision.{name}", lang),
            f"/cases?{replace(queue, proposal=name).query}",
            name == queue.proposal,
            icon="" if name == ANY else name,
            count=_count(sum(of_proposal.values()) if name == ANY else of_proposal.get(name, 0), lang),
        )
        for name in PROPOSALS
    )
    return (
        ChoiceGroup(say("web.queue.by_level", lang), levels),
        ChoiceGroup(say("web.cases.by_state", lang), states),
        ChoiceGroup(say("web.cases.by_proposal", lang), proposals),
    )


def queue_selects(queue: Queue, counts: Mapping[Facet, Mapping[str, int]], lang: str) -> tuple[Select, ...]:
    """What else narrows the list: kind, reason, reading, region, deadline."""
    kinds = {name: kind_word(name, lang) for name in _known(counts[Facet.KIND], queue.kind)}
    reasons = {name: reason_word(name, lang) for name in _known(counts[Facet.REASON], queue.reason)}
    regions = {name: region_word(name, lang) for name in _known(counts[Facet.REGION], queue.region)}
    return (
        _select("kind", kinds, queue.kind, counts[Facet.KIND], lang),
        _select("reason", reasons, queue.reason, counts[Facet.REASON], lang),
        _select(
            "confidence",
            {name: say(f"web.sureness.{name}", lang) for name in SURENESS},
            queue.confidence,
            counts[Facet.CONFIDENCE],
            lang,
        ),
        _select("region", regions, queue.region, counts[Facet.REGION], lang),
        _select(
            "due", {name: say(f"web.queue.due_choice.{name}", lang) for name in DUE_CHOICES}, queue.due, None, lang
        ),
    )


def kept_views(views: Sequence[SavedView], queue: Queue) -> tuple[KeptView, ...]:
    """The lists that the reviewer gave a name."""
    return tuple(
        KeptView(view.name, f"/cases?{view.query}", f"/cases/views/{view.id}/drop", view.query == queue.query)
        for view in views
    )


def reason_word(code: str, lang: str) -> str:
    """A reason of a proposal in a few words."""
    name, _, about = code.partition(":")
    key = f"web.queue.reason_word.{name}"
    if about and has(key):
        return say(key, lang, about=_about(about, lang))
    if has(key) and "{" not in say(key, lang):
        return say(key, lang)
    return say_doubt(code, lang) if has(f"review.reason.{name}") else code


def _about(about: str, lang: str) -> str:
    """What is missing or unsure: a fact that the reviewer is asked for, or a field of the paper."""
    keys = (f"web.case.question.{about}", f"review.about.{about}", f"rules.word.{about}")
    return next((say(key, lang) for key in keys if has(key)), field_word(about, lang))


def _known(counts: Mapping[str, int], chosen: str) -> tuple[str, ...]:
    """The values to choose from, the chosen one among them even if it shows nothing."""
    return tuple(counts) if not chosen or chosen in counts else (chosen, *counts)


def _select(name: str, labels: Mapping[str, str], chosen: str, counts: Mapping[str, int] | None, lang: str) -> Select:
    options = [Option("", say("web.queue.every", lang), not chosen)]
    for value, label in labels.items():
        shown = label if counts is None else f"{label} ({_count(counts.get(value, 0), lang)})"
        options.append(Option(value, shown, value == chosen))
    return Select(name, say(f"web.queue.{name}", lang), tuple(options))


def _count(count: int, lang: str) -> str:
    return say("web.queue.more_than", lang, count=count) if count >= MOST_COUNTED else str(count)
