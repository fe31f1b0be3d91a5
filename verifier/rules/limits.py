"""How much of the hours there is room for: within the event's own days, the ceilings, and the person's days.

Decides what is cut and under which clause. An event never holds more than its days allow (CAP_DAY) nor than its class
allows for one event (CAP_EVENT); a ceiling of the year leaves what earlier proofs left of it (CAP_YEAR); what remains
must find room on the person's days beside earlier proofs (CAP_OVERLAP). Room is asked in that order, so that hours
which a ceiling refuses take nobody's day.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from verifier.hours import total
from verifier.rules.classify import same_name
from verifier.rules.day_pool import DayPool
from verifier.rules.draft import Asked, Draft, Facts, Part
from verifier.rules.figures import half_days, unit_of
from verifier.rules.methods import StatedHours
from verifier.rules.model import Cap, Pool, RulePack
from verifier.rules.result import Reason
from verifier.rules.words import CapScope, UnitOf


@dataclass(slots=True)
class Room:
    """What earlier proofs have left, of days and of ceilings."""

    asked: Asked
    days: dict[tuple[str, str], DayPool] = field(default_factory=dict)
    years: dict[tuple[str, str, int], Decimal] = field(default_factory=dict)

    def limited(self, draft: Draft) -> Draft:
        """Cut a proof to the room there is, and take that room."""
        if draft.category is None or draft.status is not None:
            return draft
        for place in range(len(draft.parts)):
            draft = self._event(draft, place)
            draft = self._ceilings(draft, place)
            draft = self._use(self._persons_days(draft, place), place)
        return self._warned(_no_longer_as_sent(draft))

    def _event(self, draft: Draft, place: int) -> Draft:
        pool, part = pool_of(draft), draft.parts[place]
        if pool and part.days:
            room = event_room(draft, pool, part.days)
            facts = {"days": len(part.days), "per_day": pool.hours_per_day, "printed": part.hours}
            draft = _cut(draft, place, room, Reason.CAP_DAY, pool, facts)
        for cap in caps_of(draft, CapScope.EVENT):
            before = total(one.hours for one in draft.parts[:place])  # an event that spans two years is one event
            draft = _cut(draft, place, cap.hours - before, Reason.CAP_EVENT, cap, {})
        return draft

    def _ceilings(self, draft: Draft, place: int) -> Draft:
        for cap in caps_of(draft, CapScope.YEAR):
            used = self._used(draft, place, cap)
            left = max(cap.hours - used, Decimal(0))
            draft = _cut(draft, place, left, Reason.CAP_YEAR, cap, {"limit": cap.hours, "used": used})
        return draft

    def _used(self, draft: Draft, place: int, cap: Cap) -> Decimal:
        year = draft.parts[place].year
        return self.years.get((same_name(draft.claimant), cap.id, year), self._before(cap, year))

    def _use(self, draft: Draft, place: int) -> Draft:
        """Take the room that is needed in the end from every ceiling."""
        for cap in caps_of(draft, CapScope.YEAR):
            key = (same_name(draft.claimant), cap.id, draft.parts[place].year)
            self.years[key] = self._used(draft, place, cap) + draft.parts[place].hours
        return draft

    def _persons_days(self, draft: Draft, place: int) -> Draft:
        pool, part = pool_of(draft), draft.parts[place]
        if pool is None or not part.days:
            return draft
        key = (same_name(draft.claimant), pool.id)
        days = self.days.setdefault(key, DayPool(pool.hours_per_day))
        placed = days.place(part.hours, part.days)
        facts = {"asked_for": part.hours, "per_day": pool.hours_per_day}
        return _cut(draft, place, placed, Reason.CAP_OVERLAP, pool, facts)

    def _warned(self, draft: Draft) -> Draft:
        """Flag hours above the usual measure of a day where the region sets no ceiling."""
        method = draft.category.method if draft.category else None
        if not isinstance(method, StatedHours) or method.warn_per_day is None:
            return draft
        days = self.days.setdefault((same_name(draft.claimant), ""), DayPool(method.warn_per_day))
        fits = True
        for part in draft.parts:
            fits &= days.place(part.hours, part.days) == part.hours
        if fits:
            return draft
        facts = {"per_day": method.warn_per_day, "days": len(draft.days)}
        return draft.noting("warn_per_day", "flagged", code=Reason.MORE_THAN_8_A_DAY, cite=draft.cite, facts=facts)

    def _before(self, cap: Cap, year: int) -> Decimal:
        """Hours that the account already holds under a ceiling: those in lanes that only its classes feed."""
        if year != self.asked.year:
            return Decimal(0)
        pack, before = self.asked.pack, self.asked.account_before
        lanes = {f"{one.subject}.{one.lane}" for one in pack.category if set(one.codes) & set(cap.categories)}
        fed_by_others = {
            f"{one.subject}.{one.lane}" for one in pack.category if not set(one.codes) & set(cap.categories)
        }
        return sum((before.get(lane, Decimal(0)) for lane in sorted(lanes - fed_by_others)), start=Decimal(0))


def pool_of(draft: Draft) -> Pool | None:
    """Find the person-day pool that a proof's class shares."""
    method = draft.category.method if draft.category else None
    name = method.pool if isinstance(method, StatedHours) else ""
    return next((one for one in draft.asked.pack.pool if one.id == name), None)


def caps_of(draft: Draft, per: CapScope) -> tuple[Cap, ...]:
    """Find the ceilings that a proof falls under, in the pack's order."""
    return tuple(one for one in draft.asked.pack.cap if one.per is per and draft.code in one.categories)


def event_room(draft: Draft, pool: Pool, days: tuple[date, ...]) -> Decimal:
    """Say how many hours the event's days can hold; half days count as such where the region measures them."""
    dated = pool.hours_per_day * len(days)
    stated, pack = draft.activity.stated_days, draft.asked.pack
    if stated is None or len(days) != len(draft.days):
        return dated
    return min(dated, _stated_room(stated, pool, pack, days[-1]))


def _stated_room(stated: Decimal, pool: Pool, pack: RulePack, on: date) -> Decimal:
    half, halves = unit_of(pack, UnitOf.HALF_DAY, on), half_days(stated)
    if half is not None and halves is not None:
        return half.amount * halves
    return pool.hours_per_day * stated.to_integral_value(rounding="ROUND_CEILING")


def _no_longer_as_sent(draft: Draft) -> Draft:
    """Drop “as sent” from the reasons of a record that a ceiling cut: its hours are not the ones sent any more."""
    if not draft.lost:
        return draft
    return replace(draft, reasons=tuple(one for one in draft.reasons if one != Reason.IMPORTED))


def _cut(draft: Draft, place: int, room: Decimal, code: Reason, by: Pool | Cap, facts: Facts) -> Draft:
    """Leave a part no more than the room there is, and record the rest as lost."""
    part: Part = draft.parts[place]
    if part.hours <= room:
        return draft
    parts = (*draft.parts[:place], replace(part, hours=room), *draft.parts[place + 1 :])
    return replace(draft, parts=parts).losing(
        part.hours - room, f"limit:{by.id}", code, cite=by.cite, facts={**facts, "room": room}
    )
