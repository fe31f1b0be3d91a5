"""What a period asks for and what is missing: floors, shares, lanes and sources against the hours that count.

Each floor stands on its own (Inner Mongolia 一: 90 in total cures no missing public hours). The share of professional hours is taken of the
required total unless the pack says otherwise (domain.md A12.1), so that more public hours never undo a complete year; where
the literal reading would fail, a warning says so. Which purpose a verdict serves lies with `verifier.accounts.purposes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from verifier.accounts.amounts import TOTAL, ZERO, Amounts
from verifier.accounts.dated import in_force_on
from verifier.errors import VerifierError
from verifier.rules import Requirement, RulePack, ShareOf

RATIO_LITERAL_BELOW = "RATIO_LITERAL_BELOW"


class RequirementUnmetError(VerifierError):
    """The period is not complete; `short` says by how much, lane by lane."""

    code = "requirement.unmet"

    def __init__(self, short: Mapping[str, Decimal], year: int | None = None) -> None:
        super().__init__(year=year, short=", ".join(f"{lane} {hours}" for lane, hours in short.items()))
        self.short, self.year = short, year


@dataclass(frozen=True, slots=True)
class Floor:
    """The least of a lane, in 学时, from one source where one is named, with the rule that asks for it."""

    lane: str
    hours: Decimal
    rule: Requirement
    source: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a period stands against its floors. `short` holds only what is missing, in 学时 by lane; `cites` the clauses asked for."""

    short: Mapping[str, Decimal]
    floors: tuple[Floor, ...]
    warnings: tuple[str, ...] = ()
    cites: tuple[str, ...] = field(default=())

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing."""
        return not self.short


def floors_of(
    pack: RulePack,
    on: date,
    *,
    actual_total: Decimal = ZERO,
    level: str = "",
    factor: Fraction = Fraction(1),
    lanes: tuple[str, ...] = (),
) -> tuple[Floor, ...]:
    """List the floors in force on a day, the highest of a lane first taken, scaled by `factor`.

    `level` is the title level, where floors depend on it. `lanes` keeps only those lanes. A floor that does not come out even is
    rounded up to the half hour, so that whoever reaches it has what the share asks for.
    """
    rules = [rule for rule in in_force_on(pack.requirement, on) if not rule.advisory]
    required_total = max(
        (_least(rule, level) for rule in rules if rule.lane == TOTAL and rule.share is None), default=ZERO
    )
    highest: dict[str, Floor] = {}
    for rule in rules:
        if rule.share is None:
            exact = Fraction(_least(rule, level))
        else:
            base = actual_total if rule.share_of is ShareOf.ACTUAL_TOTAL else required_total
            exact = rule.share * Fraction(base)
        hours = _up_to_half(exact * factor)
        known = highest.get(rule.lane)
        if hours > ZERO and (not lanes or rule.lane in lanes) and (known is None or hours > known.hours):
            highest[rule.lane] = Floor(rule.lane, hours, rule, rule.source_must_be)
    return tuple(highest.values())


def judge(
    amounts: Amounts,
    pack: RulePack,
    on: date,
    *,
    level: str = "",
    factor: Fraction = Fraction(1),
    lanes: tuple[str, ...] = (),
) -> Verdict:
    """Measure a period's hours against the floors in force on a day."""
    floors = floors_of(pack, on, actual_total=amounts.of(TOTAL), level=level, factor=factor, lanes=lanes)
    by_lane = {floor.lane: floor.hours for floor in floors}
    short = {floor.lane: missing for floor in floors if (missing := _missing(amounts, floor, by_lane)) > ZERO}
    return Verdict(
        short=MappingProxyType(short),
        floors=floors,
        warnings=_warnings(amounts, floors, by_lane, short),
        cites=tuple(dict.fromkeys(floor.rule.cite.short for floor in floors)),
    )


def require_met(verdict: Verdict, *, year: int | None = None) -> None:
    """Refuse a period that is not complete.

    Raises:
        RequirementUnmetError: with what is missing.
    """
    if not verdict.is_met:
        raise RequirementUnmetError(verdict.short, year)


def _least(rule: Requirement, level: str) -> Decimal:
    """The figure of a floor: its own, or that of the title level; without a level the highest, which nobody can have been promised less than."""
    if rule.by_level:
        return rule.by_level[level] if level in rule.by_level else max(rule.by_level.values())
    return rule.min or ZERO


def _missing(amounts: Amounts, floor: Floor, by_lane: Mapping[str, Decimal]) -> Decimal:
    """What a lane lacks to its floor."""
    if amounts.is_deemed(floor.lane):
        return ZERO
    held = amounts.of(floor.lane, source=floor.source) if floor.source else amounts.lifted(floor.lane, by_lane)
    return max(ZERO, floor.hours - held)


def _warnings(
    amounts: Amounts, floors: tuple[Floor, ...], by_lane: Mapping[str, Decimal], short: Mapping[str, Decimal]
) -> tuple[str, ...]:
    """Warn where a share of the required total is met, but the same share of what was earned is not."""
    total = Fraction(amounts.lifted(TOTAL, by_lane))
    below = any(
        floor.rule.share is not None
        and floor.rule.share_of is ShareOf.REQUIRED_TOTAL
        and floor.lane not in short
        and Fraction(amounts.lifted(floor.lane, by_lane)) < floor.rule.share * total
        for floor in floors
    )
    return (RATIO_LITERAL_BELOW,) if below else ()


def _up_to_half(hours: Fraction) -> Decimal:
    """Round up to the half hour."""
    return Decimal(-(-hours * 2 // 1)) / 2
