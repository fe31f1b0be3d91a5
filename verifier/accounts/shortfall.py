"""What is missing, in words, and which kinds of study would close it under the region's pack.

「还差专业科目6学时：可由……取得」. A total that is short only because its parts are is said through the parts; what the parts do not
explain is said of the total. The ways to close a gap are the pack's own categories for that lane, in its order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from verifier.accounts.amounts import TOTAL, ZERO
from verifier.accounts.dated import in_force_on
from verifier.accounts.requirement import Verdict
from verifier.messages import DEFAULT_LANGUAGE, say
from verifier.rules import Category, Deem, RulePack, TableMissing

SUBJECTS = ("public", "professional", "elective")


@dataclass(frozen=True, slots=True)
class Gap:
    """What a lane lacks, 学时, and the names of the pack's categories that could bring it."""

    lane: str
    hours: Decimal
    ways: tuple[str, ...]
    cite: str


def gaps_of(verdict: Verdict, pack: RulePack, on: date) -> tuple[Gap, ...]:
    """List what is missing, each hour once: lanes inside their subject, subjects inside the total.

    The gap of a lane comes first; its subject is listed only with what the lane does not explain, and the total likewise.
    """
    left = _unexplained(verdict.short)
    cites = {floor.lane: floor.rule.cite.short for floor in verdict.floors}
    order = sorted(left, key=lambda lane: (lane == TOTAL, "." not in lane))
    return tuple(
        Gap(lane, left[lane], _ways(pack, lane, on), cites.get(lane, "")) for lane in order if left[lane] > ZERO
    )


def say_gaps(gaps: tuple[Gap, ...], lang: str = DEFAULT_LANGUAGE) -> tuple[str, ...]:
    """Say each gap in a sentence: how much, of what, and what would close it."""
    return tuple(
        say(
            "accounts.gap" if gap.ways else "accounts.gap_without_way",
            lang,
            hours=gap.hours,
            lane=say(f"accounts.lane.{gap.lane}", lang),
            ways=gap.ways,
            cite=gap.cite,
        )
        for gap in gaps
    )


def _unexplained(short: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What each lane lacks beyond what its parts lack already."""
    left = dict(short)
    for lane in short:
        subject = lane.partition(".")[0]
        if "." in lane and subject in left:
            left[subject] = max(ZERO, left[subject] - short[lane])
    if TOTAL in left:
        of_subjects = sum(
            (max(short.get(subject, ZERO), _of_lanes(short, subject)) for subject in SUBJECTS), start=ZERO
        )
        left[TOTAL] = max(ZERO, left[TOTAL] - of_subjects)
    return left


def _of_lanes(short: Mapping[str, Decimal], subject: str) -> Decimal:
    """What the lanes of a subject lack together."""
    return sum((hours for lane, hours in short.items() if lane.startswith(f"{subject}.")), start=ZERO)


def _ways(pack: RulePack, lane: str, on: date) -> tuple[str, ...]:
    """Name the categories that bring hours to a lane."""
    found = [category.name for category in in_force_on(pack.category, on) if _brings(category, lane)]
    return tuple(dict.fromkeys(found))


def _brings(category: Category, lane: str) -> bool:
    """Whether a category brings hours to a lane; one without figures or hours does not."""
    if isinstance(category.method, Deem | TableMissing):
        return False
    subject, _, part = lane.partition(".")
    fits = lane == TOTAL or category.subject in {subject, "any"}
    return fits and (not part or category.lane == part)
