"""What the accounts mean for a purpose: who is let off from what, with which weight, and whether somebody passes.

Exemptions change how a purpose reads the accounts and never the accounts (domain.md A11). Where several apply the most favourable wins,
waive before reference before scale before a shorter window, and `applying` names all of them. Where the machine may not
decide (a pooled window would pass, a fact is missing, the rules are those of another year, the number of years is the
title's own) the verdict says so in `to_person`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from verifier.accounts.amounts import Amounts
from verifier.accounts.conditions import check
from verifier.accounts.dated import in_force_on
from verifier.accounts.windows import WHOLE, ShortByYear, YearReader, windows_for
from verifier.activity import Person
from verifier.rules import Effect, Exemption, RulePack, Weight, Window

POOLED_WOULD_PASS = "POOLED_WOULD_PASS"  # noqa: S105 - a reason code of domain.md D5
NO_WINDOW = "NO_WINDOW"
RULES_OF_OTHER_YEAR = "RULES_OF_OTHER_YEAR"
YEARS_OF_THE_TITLE = "MISSING:years_of_the_title"


class Mode(StrEnum):
    """With which weight a purpose reads the accounts."""

    NORMAL = "normal"
    LIMITED = "limited"
    SCALED = "scaled"
    REFERENCE_ONLY = "reference_only"
    WAIVED = "waived"


MOST_FAVOURABLE_FIRST = (Effect.WAIVE, Effect.REFERENCE_ONLY, Effect.SCALE, Effect.LIMIT_WINDOW)


@dataclass(frozen=True, slots=True)
class PurposeVerdict:
    """How somebody stands for a purpose. `passed` is nothing where only a person may say.

    `years` are those that bind (none where waived), `short` what they lack, `reference_short` what years lack that only inform.
    `floors` are those of one year as asked here, 学时 by lane. `rule` is the exemption that decided, `applying` all that
    apply, `to_person` why a person must look, `cites` the clauses read.
    """

    mode: Mode
    years: tuple[int, ...] = ()
    passed: bool | None = None
    short: ShortByYear = field(default_factory=dict)
    floors: Mapping[str, Decimal] = field(default_factory=dict)
    factor: Fraction | None = None
    rule: str | None = None
    applying: tuple[str, ...] = ()
    reference_short: ShortByYear = field(default_factory=dict)
    to_person: str | None = None
    cites: tuple[str, ...] = ()

    @property
    def short_years(self) -> tuple[int, ...]:
        """The binding years that lack something."""
        return tuple(self.short)


def judge_purpose(
    purpose: str,
    person: Person,
    *,
    pack: RulePack,
    accounts: Mapping[int, Amounts],
    on: date,
    level: str = "",
    packs_by_year: Mapping[int, RulePack] | None = None,
) -> PurposeVerdict:
    """Judge the accounts of several years for a purpose, on the day of application.

    `level` is the title sought (junior, intermediate, senior). Windows and exemptions are those of `pack`.
    """
    windows = windows_for(pack, purpose, person, on, level)
    applying, missing = find_exemptions(pack, purpose, person, on)
    waived = bool(applying) and applying[0].effect is Effect.WAIVE
    if not windows and not waived:
        return PurposeVerdict(Mode.NORMAL, to_person=NO_WINDOW)
    reader = YearReader(pack, packs_by_year or {}, accounts, on, level)
    binding = tuple(window for window in windows if window.weight is Weight.BAR)
    informing = tuple(window for window in windows if window.weight is Weight.REFERENCE)
    verdict = _under(applying[0] if applying else None, reader, binding, person)
    cites = (*(window.cite.short for window in windows), *(one.cite.short for one in applying))
    verdict = replace(
        verdict,
        applying=tuple(one.id for one in applying),
        reference_short=reader.short(informing),
        cites=tuple(dict.fromkeys(cites)),
    )
    return _referred(verdict, _doubt(pack, binding, missing, on))


def find_exemptions(
    pack: RulePack, purpose: str, person: Person, on: date
) -> tuple[tuple[Exemption, ...], tuple[str, ...]]:
    """Find the exemptions that apply, most favourable first, and the facts that others hang on."""
    applying: list[Exemption] = []
    missing: list[str] = []
    for exemption in in_force_on(pack.exemption, on):
        if purpose in exemption.purpose:
            holding = check(exemption.when, person, on)
            missing += holding.missing
            if holding.holds:
                applying.append(exemption)
    applying.sort(key=lambda one: MOST_FAVOURABLE_FIRST.index(one.effect))
    return tuple(applying), tuple(dict.fromkeys(missing))


def _under(rule: Exemption | None, reader: YearReader, windows: Sequence[Window], person: Person) -> PurposeVerdict:
    """Judge the binding windows under the exemption that decides, if any."""
    years = reader.years(windows)
    if rule is not None and rule.effect is Effect.WAIVE:
        return PurposeVerdict(Mode.WAIVED, passed=True, rule=rule.id)
    if not years:  # e.g. a doctor's recognition: no hours are asked (IM 二(二))
        return PurposeVerdict(Mode.WAIVED, passed=True)
    if rule is not None and rule.effect is Effect.SCALE:
        return _scaled(rule, reader, windows)
    if rule is not None and rule.effect is Effect.LIMIT_WINDOW:
        return _limited(rule, reader, windows, person)
    short = reader.short(windows)
    plain = PurposeVerdict(Mode.NORMAL, years, passed=not short, short=short, floors=_by_lane(reader, WHOLE))
    if rule is None:
        return plain
    return replace(plain, mode=Mode.REFERENCE_ONLY, passed=True, rule=rule.id)


def _scaled(rule: Exemption, reader: YearReader, windows: Sequence[Window]) -> PurposeVerdict:
    """Judge with every floor of every year scaled; a pass that only pooling would give goes to a person (A12.8)."""
    factor = rule.factor or WHOLE
    years = reader.years(windows)
    short = reader.short(windows, factor=factor)
    pooled = bool(short) and reader.pooled_meets(years, factor)
    return PurposeVerdict(
        mode=Mode.SCALED,
        years=years,
        passed=not short,
        short=short,
        floors=_by_lane(reader, factor),
        factor=factor,
        rule=rule.id,
        to_person=POOLED_WOULD_PASS if pooled else None,
    )


def _limited(rule: Exemption, reader: YearReader, windows: Sequence[Window], person: Person) -> PurposeVerdict:
    """Judge only the years after the move (IM 三(七)); a move from before the window shortens nothing."""
    years = reader.years(windows)
    since = person.transfer_date.year + 1 if person.transfer_date else 0
    kept = tuple(year for year in years if year >= since)
    short = reader.short(windows, since=since)
    verdict = PurposeVerdict(Mode.NORMAL, kept, passed=not short, short=short, floors=_by_lane(reader, WHOLE))
    return verdict if kept == years else replace(verdict, mode=Mode.LIMITED, rule=rule.id)


def _by_lane(reader: YearReader, factor: Fraction) -> Mapping[str, Decimal]:
    """The floors of a year by lane."""
    return {floor.lane: floor.hours for floor in reader.floors(factor)}


def _doubt(pack: RulePack, windows: Sequence[Window], missing: Sequence[str], on: date) -> str | None:
    """Say why the machine may not refuse: rules of another year, years that the title fixes, a fact that is missing."""
    if not pack.pack.years.from_ <= on.year <= pack.pack.years.to:
        return RULES_OF_OTHER_YEAR
    if any(window.years_rule for window in windows):
        return YEARS_OF_THE_TITLE
    return f"MISSING:{missing[0]}" if missing else None


def _referred(verdict: PurposeVerdict, doubt: str | None) -> PurposeVerdict:
    """Hand a verdict to a person: rules of another year decide nothing, any other doubt only forbids to refuse."""
    if doubt is None or (verdict.passed and doubt != RULES_OF_OTHER_YEAR):
        return verdict
    return replace(verdict, passed=None, to_person=doubt)
