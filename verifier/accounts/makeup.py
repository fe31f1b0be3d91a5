"""Whether hours of an earlier year may still be earned: only where the region's text says so, for the subject and years it says.

No right may be derived from a text that merely quotes the yearly floor (domain.md 0.4); inside an appointment cycle hours may be spread, so its
own years need no making up (A10).
Sources: Guangxi 四(一) (the public course, one year back); national Art. 8 (nothing).
"""

from dataclasses import dataclass
from datetime import date

from verifier.accounts.dated import in_force_on
from verifier.rules import Carry, RulePack

NO_MAKEUP_RULE = "NO_MAKEUP_RULE"
MAKEUP_PRIOR_YEAR = "MAKEUP_PRIOR_YEAR"
MAKEUP_TOO_OLD = "MAKEUP_TOO_OLD"


@dataclass(frozen=True, slots=True)
class MakeUpAnswer:
    """Whether a year may be made up, and why; `subject` is the only one that may be."""

    allowed: bool
    code: str | None = None
    subject: str | None = None
    cite: str = ""


def may_make_up(
    pack: RulePack, *, year: int, in_year: int, subject: str = "", cycle_years: range | None = None
) -> MakeUpAnswer:
    """Tell whether hours of `year` may still be earned in `in_year`, in this subject where one is named.

    `cycle_years` are the years of the person's appointment cycle, where the region has one.
    """
    if year == in_year:
        return MakeUpAnswer(allowed=True)
    cycles = in_force_on(pack.cycle, date(in_year, 12, 31))
    cycle = cycles[-1] if cycles else None
    if cycle is not None and cycle.carry is Carry.WITHIN_CYCLE and cycle_years and {year, in_year} <= {*cycle_years}:
        return MakeUpAnswer(allowed=True, cite=cycle.cite.short)
    rule = cycle.makeup if cycle is not None else None
    if rule is None or year > in_year or (subject and subject != rule.subject):
        return MakeUpAnswer(allowed=False, code=NO_MAKEUP_RULE)
    if in_year - year > rule.years_back:
        return MakeUpAnswer(allowed=False, code=MAKEUP_TOO_OLD, subject=rule.subject, cite=rule.cite.short)
    return MakeUpAnswer(allowed=True, code=MAKEUP_PRIOR_YEAR, subject=rule.subject, cite=rule.cite.short)
