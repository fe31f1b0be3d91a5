"""A person's room on each date: hours of several proofs placed on the days they could have been earned on.

Decides how many hours of a proof fit. Placing is incremental max-flow from proofs to days: a later proof may move
earlier ones to other days of theirs, but never takes an hour from them, and what is placed in the end is the most that
could be, whatever the order. Independent of any region; the room of a day comes from the pack.
"""

from collections import deque
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise

_NOTHING = Decimal(0)


class DayPool:
    """Room of `hours_per_day` on every date of one person."""

    def __init__(self, hours_per_day: Decimal) -> None:
        self.hours_per_day = hours_per_day
        self._placed: dict[int, dict[date, Decimal]] = {}  # proof → day → hours; every day of the proof is a key
        self._free: dict[date, Decimal] = {}
        self._on: dict[date, list[int]] = {}
        self._closed: set[date] = set()  # full days whose proofs have no day outside of them: no chain leads out, ever

    def place(self, hours: Decimal, days: Iterable[date]) -> Decimal:
        """Place as many of the hours of a new proof as fit on its days, and say how many did."""
        proof = len(self._placed)
        own = self._placed[proof] = dict.fromkeys(sorted(set(days)), _NOTHING)
        for day in own:
            self._free.setdefault(day, self.hours_per_day)
            self._on.setdefault(day, []).append(proof)
        left = hours
        while left and (path := self._find_room(proof)):
            left -= self._move(proof, path, left)
        return hours - left

    def used(self) -> dict[date, Decimal]:
        """Say how many hours stand on each date."""
        return {day: self.hours_per_day - free for day, free in sorted(self._free.items()) if free < self.hours_per_day}

    def of_proof(self, number: int) -> Decimal:
        """Say how many hours of the n-th proof, counted from 0, are placed."""
        return sum(self._placed[number].values(), start=_NOTHING)

    def _find_room(self, proof: int) -> list[tuple[int, date]]:
        """Find the shortest chain: this proof onto a day, whoever is there onto another day of theirs, … onto a free one."""
        came_by: dict[date, tuple[int, date | None]] = {}
        queue: deque[date] = deque()
        for day in self._placed[proof]:
            if day in self._closed:
                continue
            came_by[day] = (proof, None)
            if self._free[day]:
                return [(proof, day)]
            queue.append(day)
        while queue:
            full = queue.popleft()
            for other in self._on[full]:
                if not self._placed[other][full]:
                    continue
                for day in self._placed[other]:
                    if day in came_by or day in self._closed:
                        continue
                    came_by[day] = (other, full)
                    if self._free[day]:
                        return _chain(came_by, day)
                    queue.append(day)
        self._closed.update(came_by)
        return []

    def _move(self, proof: int, path: list[tuple[int, date]], wanted: Decimal) -> Decimal:
        """Shift as many hours along the chain as its narrowest place allows."""
        amount = min(wanted, self._free[path[-1][1]])
        for (_, day), (mover, _) in pairwise(path):
            amount = min(amount, self._placed[mover][day])
        self._placed[proof][path[0][1]] += amount
        for (_, day), (mover, onto) in pairwise(path):
            self._placed[mover][day] -= amount
            self._placed[mover][onto] += amount
        self._free[path[-1][1]] -= amount
        return amount


def _chain(came_by: dict[date, tuple[int, date | None]], end: date) -> list[tuple[int, date]]:
    chain: list[tuple[int, date]] = []
    day: date | None = end
    while day is not None:
        mover, before = came_by[day]
        chain.append((mover, day))
        day = before
    return chain[::-1]
