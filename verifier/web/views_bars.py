"""Hours as bars: a lane against what is asked for, a year by its subjects. Lengths are in units of a drawing, so that no style stands in the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from verifier.accounts import Balance, Floor
from verifier.messages import has, say
from verifier.web.clauses import Clause, ClauseBook
from verifier.web.words import hours_text

PICTURE = 1000  # units of the width of a bar
ROOM = Decimal("1.12")  # of the longest bar, so that proposals and the mark of what is required can be seen
SUBJECTS = ("total", "public", "professional")
ORDER = (*SUBJECTS, "elective")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class LaneStanding:
    """One lane of a year in 学时: what counts, what is asked for, what is missing, what is under review; `clause` asks for it."""

    lane: str
    have: Decimal
    need: Decimal | None
    short: Decimal
    proposed: Decimal
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class BarView:
    """One bar of the year's picture; lengths are in units of `PICTURE`."""

    label: str
    have: str
    need: str | None
    met: bool
    inner: bool
    filled: int
    proposed: int
    mark: int
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a year's bar: one subject from where to how far."""

    name: str
    label: str
    hours: str
    start: int
    width: int


def lanes_of(
    balance: Balance,
    floors: Sequence[Floor],
    short: Mapping[str, Decimal],
    book: ClauseBook,
    *,
    proposed: Mapping[str, Decimal] | None = None,
    subjects: Sequence[str] = SUBJECTS,
) -> tuple[LaneStanding, ...]:
    """How each lane stands: those in any case that have hours or are asked for, then every other lane that is asked for.

    A region that does not part public from professional hours (Xinjiang) shows neither.
    """
    by_lane = {floor.lane: floor for floor in floors}
    least = {floor.lane: floor.hours for floor in floors}
    held = {name: balance.amounts.lifted(name, least) for name in {*subjects, *by_lane}}
    waiting = proposed or {}
    parents = {name.partition(".")[0] for name in by_lane}
    shown = [name for name in subjects if name == "total" or name in parents or held[name] or waiting.get(name)]
    order = [*shown, *(name for name in by_lane if name not in shown)]
    order.sort(key=lambda name: ([*ORDER, name.partition(".")[0]].index(name.partition(".")[0]), "." in name))
    return tuple(
        LaneStanding(
            lane=name,
            have=held[name],
            need=least.get(name),
            short=short.get(name, ZERO),
            proposed=waiting.get(name, ZERO),
            clause=_clause_of(by_lane[name], balance, book) if name in by_lane else None,
        )
        for name in order
    )


def _clause_of(floor: Floor, balance: Balance, book: ClauseBook) -> Clause:
    """The words that ask for this floor: one article may ask for several."""
    cite = floor.rule.cite
    return replace(book.find(cite.short, pack=balance.pack), quote=cite.quote)


def bars_of(lanes: Sequence[LaneStanding], lang: str) -> tuple[BarView, ...]:
    """The bars of one year, on one scale."""
    longest = [lane.have for lane in lanes] + [lane.need or ZERO for lane in lanes] + [Decimal(1)]
    return tuple(_bar(lane, max(longest) * ROOM, lang) for lane in lanes)


def parts_of(balance: Balance, widest: Decimal, lang: str) -> tuple[Part, ...]:
    """The pieces of a year's bar: public, professional, and what is of neither."""
    split = [("public", balance.public), ("professional", balance.professional)]
    split.append(("other", max(ZERO, balance.total - balance.public - balance.professional)))
    parts, start = [], 0
    for name, hours in split:
        width = length_of(hours, widest)
        if width:
            parts.append(Part(name, lane_word(name, lang), hours_text(hours) or "0", start, width))
        start += width
    return tuple(parts)


def length_of(hours: Decimal, widest: Decimal) -> int:
    """The length of hours where the widest fill the picture."""
    return min(PICTURE, int(hours / widest * PICTURE))


def lane_word(lane: str, lang: str) -> str:
    """What people call a lane: `total`, a subject, or the part of a subject."""
    key = "web.years.own_electives" if lane == "elective" else f"web.account.{lane.rpartition('.')[2]}"
    return say(key, lang) if has(key) else lane


def _bar(lane: LaneStanding, widest: Decimal, lang: str) -> BarView:
    filled = length_of(lane.have, widest)
    return BarView(
        label=lane_word(lane.lane, lang),
        have=hours_text(lane.have) or "0",
        need=hours_text(lane.need),
        met=not lane.short,
        inner="." in lane.lane,
        filled=filled,
        proposed=min(length_of(lane.proposed, widest), PICTURE - filled),
        mark=min(length_of(lane.need, widest), PICTURE - 1) if lane.need else 0,
        clause=lane.clause,
    )
