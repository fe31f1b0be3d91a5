"""How somebody stands for a purpose: title review, recognition of a title, the yearly assessment.

Reads the years that the purpose looks at, each by the rules of its own year, and judges them on the day of application. Exemptions change the
purpose and never the account (domain.md A11); the answer names every one that applies. What a person states for the question stands beside what
is on record, is named in the answer, and is kept nowhere.
Sources: Inner Mongolia 二, 三; Zibo Q3; Guangxi 五.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any
from uuid import UUID

from verifier.accounts import (
    NO_WINDOW,
    RULES_OF_OTHER_YEAR,
    Balance,
    Entry,
    Gap,
    Mode,
    PurposeVerdict,
    Verdict,
    YearRules,
    balance_of_year,
    gaps_of,
    in_force_on,
    judge,
    judge_purpose,
    rules_of_year,
    say_gaps,
    say_purpose,
    window_years,
    windows_for,
)
from verifier.activity import person_of
from verifier.hours import plain
from verifier.regions import Region, region
from verifier.review import person_judged
from verifier.rules import Consequence, Exemption, NoRuleInForceError, Packs, RulePack, Weight, Window
from verifier.store import Person, Store, entries_of, find_year_place, get_person

NOT_COMPLIANT = "not_compliant"


class PurposeOf(StrEnum):
    """What the hours are looked at for."""

    TITLE_REVIEW = "title_review"
    TITLE_RECOGNITION = "title_recognition"
    ANNUAL_ASSESSMENT = "annual_assessment"


@dataclass(frozen=True, slots=True)
class Application:
    """For what, on which day, for which title (junior, intermediate, senior); `stated` are facts that the person adds for this question."""

    purpose: PurposeOf
    on: date
    level: str = ""
    stated: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class YearStanding:
    """One year that the purpose reads: its balance, what is asked of it here and what it lacks, and whether that bars or informs."""

    rules: YearRules
    balance: Balance
    weight: Weight
    asked: Verdict
    gaps: tuple[Gap, ...]

    @property
    def year(self) -> int:
        """The year."""
        return self.rules.year

    def told(self, lang: str) -> dict[str, Any]:
        """The year as the API and the command tell it."""
        balance = self.balance
        return {
            "year": self.year,
            "weight": str(self.weight),
            "pack": self.rules.pack.label,
            "is_draft": self.rules.is_draft,
            "hours": _plain({"public": balance.public, "professional": balance.professional, "total": balance.total}),
            "required": _plain({floor.lane: floor.hours for floor in self.asked.floors}),
            "missing": _plain(self.asked.short),
            "say": list(say_gaps(self.gaps, lang)),
        }


@dataclass(frozen=True, slots=True)
class Readiness:
    """The verdict for a purpose, the years behind it, the exemptions that apply, and what follows from a year that is short."""

    person: Person
    application: Application
    pack: RulePack
    is_draft: bool
    verdict: PurposeVerdict
    years: tuple[YearStanding, ...]
    exemptions: tuple[Exemption, ...]
    windows: tuple[Window, ...]
    consequences: tuple[Consequence, ...]

    def told(self, lang: str) -> dict[str, Any]:
        """The answer as the API and the command tell it; figures are 学时 as text."""
        verdict, asked = self.verdict, self.application
        return {
            "purpose": str(asked.purpose),
            "on": asked.on.isoformat(),
            "level": asked.level or None,
            "region": self.person.region,
            "pack": self.pack.label,
            "mode": str(verdict.mode),
            "pass": verdict.passed,
            "years": list(verdict.years),
            "short_years": list(verdict.short_years),
            "floors": _plain(verdict.floors),
            "factor": str(verdict.factor) if verdict.factor is not None else None,
            "rule": verdict.rule,
            "exemptions": [
                {"id": one.id, "effect": str(one.effect), "cite": one.cite.short, "quote": one.cite.quote}
                for one in self.exemptions
            ],
            "by_year": [one.told(lang) for one in self.years],
            "consequences": [
                {"effect": one.effect, "cite": one.cite.short, "quote": one.cite.quote} for one in self.consequences
            ],
            "to_person": verdict.to_person,
            "stated": sorted(asked.stated),
            "cites": list(verdict.cites),
            "say": list(say_purpose(verdict, lang)),
        }


def judge_readiness(store: Store, packs: Packs, person_id: UUID, application: Application) -> Readiness:
    """Judge how a person stands for a purpose.

    Raises:
        NotFoundError: there is no such person.
        NoRuleInForceError: no pack speaks of the year of application.
        UnknownFactError, FactUnreadableError: what the person stated has no sense.
    """
    with store.read() as tx:
        person = get_person(tx, person_id)
        posted = [entry.in_account for entry in entries_of(tx, person_id)]
    place = region(person.region)
    rules = rules_of_year(packs, place, application.on.year)
    person_of(application.stated)  # what is stated must have sense; what is on record beyond the rules is passed over
    facts = person_judged(person.name, {**person.facts, **application.stated})
    if application.purpose is PurposeOf.ANNUAL_ASSESSMENT:
        return _assessed(person, application, rules, posted)
    windows = windows_for(rules.pack, application.purpose, facts, application.on, application.level)
    read = {year for window in windows for year in window_years(window, application.on)}
    with store.read() as tx:
        lived_in = {year: region(find_year_place(tx, person_id, year) or person.region) for year in sorted(read)}
    by_year = {year: _rules_for(packs, where, year, rules) for year, where in lived_in.items()}
    balances = {year: balance_of_year(posted, one, level=application.level) for year, one in by_year.items()}
    verdict = judge_purpose(
        application.purpose,
        facts,
        pack=rules.pack,
        accounts={year: balance.amounts for year, balance in balances.items()},
        on=application.on,
        level=application.level,
        packs_by_year={year: one.pack for year, one in by_year.items() if not one.is_draft},
    )
    return Readiness(
        person=person,
        application=application,
        pack=rules.pack,
        is_draft=rules.is_draft,
        verdict=verdict,
        years=tuple(_standings(by_year, balances, verdict, windows, application)),
        exemptions=tuple(one for name in verdict.applying for one in rules.pack.exemption if one.id == name),
        windows=windows,
        consequences=(),
    )


def _plain(hours: Mapping[str, Decimal]) -> dict[str, str]:
    """Figures as text, by lane."""
    return {lane: plain(figure) for lane, figure in hours.items()}


def _rules_for(packs: Packs, place: Region, year: int, asked_under: YearRules) -> YearRules:
    """The edition of the region where a year was lived (domain.md A12.12); without one, the edition that the purpose is asked under, as a draft."""
    try:
        own = rules_of_year(packs, place, year)
    except NoRuleInForceError:
        own = None
    if own is not None and not own.is_draft:
        return own
    return YearRules(year, asked_under.pack, is_draft=True)


def _standings(
    by_year: Mapping[int, YearRules],
    balances: Mapping[int, Balance],
    verdict: PurposeVerdict,
    windows: Sequence[Window],
    application: Application,
) -> Iterator[YearStanding]:
    """How each year that is read stands, the newest first; none where the hours are waived."""
    if verdict.mode is Mode.WAIVED:
        return
    for year in sorted(by_year, reverse=True):
        binding = year in verdict.years and verdict.mode is not Mode.REFERENCE_ONLY
        informing = [
            one for one in windows if one.weight is Weight.REFERENCE and year in window_years(one, application.on)
        ]
        if not (year in verdict.years or informing):
            continue  # before a move from government service (IM 三(七))
        lanes = () if informing else _lanes_of(windows, year, application)
        rules = by_year[year]
        asked = judge(
            balances[year].amounts,
            rules.pack,
            rules.last_day,
            level=application.level,
            factor=verdict.factor or Fraction(1),
            lanes=lanes,
        )
        yield YearStanding(
            rules,
            balances[year],
            Weight.BAR if binding else Weight.REFERENCE,
            asked,
            gaps_of(asked, rules.pack, rules.last_day),
        )


def _lanes_of(windows: Sequence[Window], year: int, application: Application) -> tuple[str, ...]:
    """The lanes that a year is asked for; all where a window names none."""
    reading = [one for one in windows if year in window_years(one, application.on)]
    return tuple(lane for one in reading for lane in one.lanes) if all(one.lanes for one in reading) else ()


def _assessed(person: Person, application: Application, rules: YearRules, posted: Sequence[Entry]) -> Readiness:
    """The yearly assessment looks at the year itself; what follows from a short one is what the text says and no more (Guangxi 五(二))."""
    balance = balance_of_year(posted, rules)
    follows = tuple(
        one
        for one in in_force_on(rules.pack.consequence, rules.last_day)
        if one.purpose == application.purpose and one.when == NOT_COMPLIANT
    )
    doubt = RULES_OF_OTHER_YEAR if rules.is_draft else None if follows else NO_WINDOW
    verdict = PurposeVerdict(
        Mode.NORMAL,
        years=(rules.year,),
        passed=None if doubt else balance.compliant,
        short={rules.year: balance.short} if balance.short else {},
        floors={floor.lane: floor.hours for floor in balance.verdict.floors},
        to_person=doubt,
        cites=tuple(one.cite.short for one in follows),
    )
    gaps = gaps_of(balance.verdict, rules.pack, rules.last_day)
    weight = Weight.BAR if follows else Weight.REFERENCE
    return Readiness(
        person=person,
        application=application,
        pack=rules.pack,
        is_draft=rules.is_draft,
        verdict=verdict,
        years=(YearStanding(rules, balance, weight, balance.verdict, gaps),),
        exemptions=(),
        windows=(),
        consequences=() if balance.verdict.is_met else follows,
    )
