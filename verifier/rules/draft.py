"""A proof on its way through the rules: what is settled so far.

Decides how findings add up: a reason is named once, a loss is kept by code, the first verdict stands. The modules that
hold the rules take a draft and give a draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, date, timedelta
from decimal import Decimal

from verifier.activity import Activity, Person
from verifier.hours import total
from verifier.rules.citing import Citation
from verifier.rules.model import Category, Cycle, RulePack
from verifier.rules.result import NOTHING, ItemResult, Status, Step

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Part:
    """The share of a proof that one year gets, and the days of it that are known."""

    year: int
    hours: Decimal
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The question: whose hours, of which year, under which pack."""

    pack: RulePack
    person: Person
    year: int
    account_before: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def cycle(self) -> Cycle | None:
        """The period rule in force in that year."""
        middle = date(self.year, 7, 1)
        return next((one for one in self.pack.cycle if one.from_ <= middle <= one.until), None)

    @property
    def first_day(self) -> date:
        """The day on which the year begins; most begin in January, some do not."""
        month, day = (self.cycle.starts_on if self.cycle else "01-01").split("-")
        return date(self.year, int(month), int(day))

    @property
    def last_day(self) -> date:
        """The day on which the year ends."""
        if self.year == MAXYEAR:
            return date.max
        return self.first_day.replace(year=self.year + 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """One proof, half judged; `status` is set as soon as something has settled it."""

    activity: Activity
    asked: Asked
    code: str | None = None
    category: Category | None = None
    year: int = 0
    days: tuple[date, ...] = ()
    parts: tuple[Part, ...] = ()
    claimed: Decimal | None = None
    status: Status | None = None
    reasons: tuple[str, ...] = ()
    lost: tuple[tuple[str, Decimal], ...] = ()
    steps: tuple[Step, ...] = ()
    ceiling: Decimal | None = None
    deemed_years: tuple[int, ...] = ()
    next: str | None = None

    @property
    def claimant(self) -> str:
        """Whose account it is for: who declared it, or the person asked about."""
        return self.activity.declared_by or self.asked.person.name

    @property
    def counts(self) -> bool:
        """Whether it may still bring hours or a deemed year."""
        return self.status in {None, Status.DEEMED}

    @property
    def cite(self) -> Citation | None:
        """The clause of its class."""
        return self.category.cite if self.category else None

    def noting(
        self, rule: str, out: object, *, code: str = "", cite: Citation | None = None, facts: Facts = NOTHING
    ) -> "Draft":
        """Add a line to the trail, and its reason where it has one and no question is open."""
        step = Step(rule=rule, out=str(out), code=code, cite=cite, facts=facts)
        return replace(self, steps=(*self.steps, step), reasons=self._with(code))

    def settled(
        self, status: Status, rule: str, code: str, *, cite: Citation | None = None, facts: Facts = NOTHING
    ) -> "Draft":
        """Settle the proof unless it is settled; the first reason is the only one."""
        if self.status is not None:
            return self
        return replace(self.noting(rule, status, code=code, cite=cite, facts=facts), status=status, reasons=(code,))

    def losing(
        self, amount: Decimal, rule: str, code: str, *, cite: Citation | None = None, facts: Facts = NOTHING
    ) -> "Draft":
        """Record hours lost to a rule; `out` of the step is what is left."""
        if not amount:
            return self
        left = total(part.hours for part in self.parts)
        step = Step(rule=rule, out=f"{left:f}", code=code, cite=cite, facts={**facts, "lost": amount}, lost=amount)
        return replace(self, steps=(*self.steps, step), reasons=self._with(code), lost=(*self.lost, (code, amount)))

    def _with(self, code: str) -> tuple[str, ...]:
        """Add a reason, once; an open question or a refusal stays the only one."""
        return (*self.reasons, code) if code and code not in self.reasons and self.counts else self.reasons

    def finished(self) -> ItemResult:
        """Give the line that stays."""
        status, figure = self.status, total(part.hours for part in self.parts)
        own = total(part.hours for part in self.parts if part.year == self.year)
        elsewhere = tuple((part.year, part.hours) for part in self.parts if part.year != self.year and part.hours)
        if status is None:
            # hours of a split that another year gets are not lost: only what a rule took makes it partly credited
            status = Status.ZERO if not own else Status.CREDITED if figure == self.claimed else Status.PARTLY_CREDITED
        open_, counted = status in {Status.REVIEW, Status.DEEMED}, self.status is None
        return ItemResult(
            id=self.activity.id,
            category=self.code,
            subject=self.category.subject if self.category else None,
            lane=self.category.lane if self.category else None,
            year=self.year,
            hours=None if open_ else own if counted else Decimal(0),
            status=status,
            reasons=self.reasons,
            claimed=self.claimed,
            lost=self._lost(),
            elsewhere=elsewhere if counted else (),
            proposed=self._proposed(figure) if status is Status.REVIEW else None,
            ceiling=self.ceiling if status is Status.REVIEW else None,
            deemed_years=self.deemed_years,
            next=self.next,
            steps=self.steps,
            pack=self.asked.pack.label,
        )

    def _proposed(self, figure: Decimal) -> Decimal | None:
        """The figure beside an open question, within what the days could hold."""
        if not self.parts:
            return None
        return figure if self.ceiling is None else min(figure, self.ceiling)

    def _lost(self) -> tuple[tuple[str, Decimal], ...]:
        """What each rule took; all that is left as well, where a rule gave nothing at all."""
        if self.status in {Status.REVIEW, Status.DEEMED}:
            return ()
        if self.status is None or self.claimed is None:
            return self.lost
        rest = self.claimed - total(amount for _, amount in self.lost)
        return (*self.lost, (self.reasons[-1], rest)) if rest else self.lost
