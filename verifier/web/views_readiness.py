"""The page of one's readiness: the verdict in words, the clauses with their quotes, every year that was read, and the form of facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from verifier.accounts import Gap, Mode, say_purpose
from verifier.flows import PurposeOf, Readiness, YearStanding
from verifier.messages import say
from verifier.rules import Weight
from verifier.web.clauses import Clause, ClauseBook
from verifier.web.readiness_asked import ATTRIBUTES, DEGREES, LEVELS, ReadinessAsked
from verifier.web.views_bars import BarView, bars_of, lanes_of
from verifier.web.words import hours_text, region_word

MARKS = {True: ("met", "passed"), False: ("reject", "failed"), None: ("review", "review")}
RESULTS = {True: "passed", False: "short", None: "open"}


@dataclass(frozen=True, slots=True)
class PurposeLink:
    """A purpose that can be chosen."""

    label: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ExemptionView:
    """An exemption that applies: what it does, whether it is the one that decided, and its words."""

    effect: str
    decides: bool
    clause: Clause


@dataclass(frozen=True, slots=True)
class GapView:
    """What a lane lacks, what would close it, and the clause that asks for it."""

    hours: str
    lane: str
    ways: tuple[str, ...]
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class YearView:
    """One year that the purpose reads."""

    label: str
    href: str
    weight: str
    binds: bool
    complete: bool
    is_draft: bool
    bars: tuple[BarView, ...]
    gaps: tuple[GapView, ...]


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One value of a field of the form."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ReadinessView:
    """How somebody stands for a purpose."""

    person: str
    region: str
    title: str
    purposes: tuple[PurposeLink, ...]
    purpose: str
    result: str
    tag: str
    icon: str
    mode: str
    is_waived: bool
    is_draft: bool
    sentences: tuple[str, ...]
    pack: str
    exemptions: tuple[ExemptionView, ...]
    windows: tuple[Clause, ...]
    consequences: tuple[tuple[str, Clause], ...]
    years: tuple[YearView, ...]
    on: str
    asks_level: bool
    asks_facts: bool
    levels: tuple[ChoiceView, ...]
    degrees: tuple[ChoiceView, ...]
    sexes: tuple[ChoiceView, ...]
    attributes: tuple[ChoiceView, ...]
    birth: str
    transfer_date: str
    stated: tuple[str, ...]


def readiness_view(found: Readiness, asked: ReadinessAsked, *, book: ClauseBook, lang: str) -> ReadinessView:
    """The page of a verdict."""
    verdict, application, pack = found.verdict, found.application, found.pack.label
    tag, icon = MARKS[verdict.passed]
    facts = {**found.person.facts, **application.stated}
    return ReadinessView(
        person=found.person.name,
        region=region_word(found.person.region, lang),
        title=say(f"web.readiness.title.{application.purpose}", lang),
        purposes=tuple(_purposes(application.purpose, asked, lang)),
        purpose=application.purpose,
        result=say(f"web.readiness.result.{RESULTS[verdict.passed]}", lang),
        tag=tag,
        icon=icon,
        mode=say(f"accounts.mode.{verdict.mode}", lang),
        is_waived=verdict.mode is Mode.WAIVED,
        is_draft=found.is_draft,
        sentences=_sentences(found, lang),
        pack=found.pack.pack.name,
        exemptions=tuple(
            ExemptionView(
                say(f"web.readiness.effect.{one.effect}", lang),
                one.id == verdict.rule,
                _clause(book, one.cite.short, pack, one.cite.quote),
            )
            for one in found.exemptions
        ),
        windows=tuple(dict.fromkeys(_clause(book, one.cite.short, pack, one.cite.quote) for one in found.windows)),
        consequences=tuple(
            (say(f"web.readiness.effect.{one.effect}", lang), _clause(book, one.cite.short, pack, one.cite.quote))
            for one in found.consequences
        ),
        years=tuple(_year(year, book, lang) for year in found.years),
        on=application.on.isoformat(),
        asks_level=application.purpose is not PurposeOf.ANNUAL_ASSESSMENT,
        asks_facts=application.purpose is not PurposeOf.ANNUAL_ASSESSMENT,
        levels=_choices("level", LEVELS, application.level, lang),
        degrees=_choices("degree", DEGREES, facts.get("degree"), lang),
        sexes=_choices("sex", ("M", "F"), facts.get("sex"), lang),
        attributes=tuple(
            ChoiceView(name, say(f"web.readiness.attribute.{name}", lang), bool(facts.get(name))) for name in ATTRIBUTES
        ),
        birth=str(facts.get("birth") or ""),
        transfer_date=str(facts.get("transfer_date") or ""),
        stated=tuple(say(f"web.readiness.fact.{name}", lang) for name in sorted(application.stated)),
    )


def gap_views(gaps: Sequence[Gap], pack: str, book: ClauseBook, lang: str) -> tuple[GapView, ...]:
    """What is missing, with the clause in words instead of its short form."""
    return tuple(
        GapView(
            hours_text(gap.hours) or "0",
            say(f"accounts.lane.{gap.lane}", lang),
            gap.ways,
            book.find(gap.cite, pack=pack) if gap.cite else None,
        )
        for gap in gaps
    )


def _clause(book: ClauseBook, cite: str, pack: str, quote: str) -> Clause:
    """The clause of a citation with the very words that a rule quotes, where one article is quoted by several rules."""
    found = book.find(cite, pack=pack)
    return Clause(found.cite, quote, found.title)


def _sentences(found: Readiness, lang: str) -> tuple[str, ...]:
    """What the verdict says beyond its result and beyond what the years and clauses of the page show."""
    verdict = found.verdict
    (_, *rest) = say_purpose(verdict, lang)
    return tuple(rest[-1:]) if verdict.to_person is not None else ()


def _purposes(chosen: PurposeOf, asked: ReadinessAsked, lang: str) -> list[PurposeLink]:
    """Links to the other purposes, with the same facts."""
    given = asked.model_dump(mode="json", exclude_defaults=True, exclude={"purpose"})
    return [
        PurposeLink(
            say(f"web.readiness.purpose.{one}", lang),
            "/account/readiness?" + urlencode({"purpose": str(one), **given}, doseq=True),
            one == chosen,
        )
        for one in PurposeOf
    ]


def _year(year: YearStanding, book: ClauseBook, lang: str) -> YearView:
    lanes = lanes_of(year.balance, year.asked.floors, year.asked.short, book, subjects=())
    binds = year.weight is Weight.BAR
    return YearView(
        label=say("web.year", lang, year=year.year),
        href=f"/account?year={year.year}",
        weight=say(f"web.readiness.weight.{year.weight}", lang),
        binds=binds,
        complete=year.asked.is_met,
        is_draft=year.rules.is_draft,
        bars=bars_of(lanes, lang),
        gaps=gap_views(year.gaps, year.rules.pack.label, book, lang),
    )


def _choices(field: str, values: Sequence[str], chosen: object, lang: str) -> tuple[ChoiceView, ...]:
    return tuple(ChoiceView(one, say(f"web.readiness.{field}.{one}", lang), one == chosen) for one in values)
