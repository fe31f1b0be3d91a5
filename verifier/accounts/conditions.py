"""Whether a closed condition of a pack holds for a person on a day: sex, age, attributes, the year of a move.

Three answers: yes, no, and nothing where a fact is missing; what is missing is named, so that a person is asked and no one is let off or
held to something by a guess. An age is reached on the birthday itself; a birthday on 29 February falls on the 28th in
other years (Civil Code Art. 202, domain.md A12.9).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from verifier.activity import Person
from verifier.rules import Condition


@dataclass(frozen=True, slots=True)
class Holding:
    """Whether a condition holds; `holds` is nothing where it hangs on the facts that `missing` names."""

    holds: bool | None
    missing: tuple[str, ...] = ()


YES, NO = Holding(holds=True), Holding(holds=False)


def age_on(birth: date, on: date) -> int:
    """Count the full years of age on a day; the birthday counts."""
    born_on_leap_day = (birth.month, birth.day) == (2, 29)
    birthday = (2, 28) if born_on_leap_day and not _is_leap(on.year) else (birth.month, birth.day)
    return on.year - birth.year - ((on.month, on.day) < birthday)


def check(condition: Condition, person: Person, on: date) -> Holding:
    """Tell whether every part of a condition holds for a person on a day."""
    parts = [*_parts(condition, person, on)]
    parts += [check(one, person, on) for one in condition.all]
    if condition.any:
        parts.append(_any_of([check(one, person, on) for one in condition.any]))
    return _all_of(parts)


def _parts(condition: Condition, person: Person, on: date) -> Iterable[Holding]:
    """Judge the condition's own parts, those that it gives."""
    if condition.sex:
        yield Holding(None, ("sex",)) if person.sex is None else Holding(person.sex == condition.sex)
    if condition.age_ge is not None:
        yield (
            Holding(None, ("birth",)) if person.birth is None else Holding(age_on(person.birth, on) >= condition.age_ge)
        )
    if condition.attr:
        yield Holding(condition.attr in person.attributes)
    if condition.transfer_year:
        yield _transfer(condition.transfer_year, person, on)


def _transfer(wanted: str, person: Person, on: date) -> Holding:
    """Compare the year of the move with that of the application; a move after the application day is none yet."""
    moved = person.transfer_date
    if moved is None:
        return Holding(None, ("transfer_date",))
    if moved > on:
        return NO
    return Holding(moved.year == on.year if wanted == "application_year" else moved.year < on.year)


def _all_of(parts: list[Holding]) -> Holding:
    """All must hold: one that does not settles it, whatever is missing."""
    if any(part.holds is False for part in parts):
        return NO
    missing = tuple(dict.fromkeys(name for part in parts for name in part.missing))
    return Holding(None, missing) if missing else YES


def _any_of(parts: list[Holding]) -> Holding:
    """One that holds settles it, whatever is missing."""
    if any(part.holds for part in parts):
        return YES
    missing = tuple(dict.fromkeys(name for part in parts for name in part.missing))
    return Holding(None, missing) if missing else NO


def _is_leap(year: int) -> bool:
    """Whether a year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
