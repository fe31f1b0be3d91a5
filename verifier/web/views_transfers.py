"""Hours from other regions as their person sees them: each package or paper, what became of each of its years, by which clause, and what is next."""

from collections.abc import Sequence
from dataclasses import dataclass

from verifier.flows import TransferStanding
from verifier.messages import has, say
from verifier.store import TakenYear
from verifier.web.clauses import Clause, ClauseBook
from verifier.web.words import moment_text, region_word

ICONS = {"waiting": "clock", "recognised": "accept", "refused": "reject", "ended": "revoked"}
TONES = {"waiting": "open", "recognised": "met", "refused": "reject", "ended": "revoked"}


@dataclass(frozen=True, slots=True)
class YearOfTransfer:
    """One year of a transfer: its hours as the other region counted them, what the rules make of it, what was decided."""

    year: int
    hours: tuple[str, ...]
    state: str
    icon: str
    tone: str
    effect: str
    why: str
    clauses: tuple[Clause, ...]
    next: tuple[str, ...]
    decided: str
    reason: str


@dataclass(frozen=True, slots=True)
class TransferView:
    """One transfer."""

    key: str
    origin: str
    number: str
    kind: str
    taken: str
    proof_href: str
    ended: str
    years: tuple[YearOfTransfer, ...]


def transfer_views(found: Sequence[TransferStanding], *, book: ClauseBook, lang: str) -> tuple[TransferView, ...]:
    """A person's transfers, the latest first."""
    return tuple(_transfer(one, book, lang) for one in reversed(found))


def _transfer(standing: TransferStanding, book: ClauseBook, lang: str) -> TransferView:
    taken = standing.taken
    return TransferView(
        key=str(taken.id),
        origin=region_word(taken.from_region, lang),
        number=taken.number,
        kind=say(f"web.transfers.kind.{taken.kind}", lang),
        taken=moment_text(taken.taken_at),
        proof_href=f"/proofs/{taken.proof_id}" if taken.proof_id else "",
        ended=str(taken.reason or "") if taken.state == "ended" else "",
        years=tuple(_year(year, book, lang) for year in standing.years),
    )


def _year(year: TakenYear, book: ClauseBook, lang: str) -> YearOfTransfer:
    code = f"accounts.recognition_code.{year.code}"
    effect = f"accounts.recognition.{year.effect}"
    decided = (
        say("web.account.decided", lang, by=year.decided_by, at=moment_text(year.decided_at))
        if (year.decided_by and year.decided_at)
        else ""
    )
    return YearOfTransfer(
        year=year.year,
        hours=tuple(f"{say(f'accounts.lane.{lane}', lang)} {hours}" for lane, hours in year.hours.items()),
        state=say(f"web.transfers.state.{year.state}", lang),
        icon=ICONS.get(year.state, "clock"),
        tone=TONES.get(year.state, "open"),
        effect=say(effect, lang) if has(effect) else year.effect,
        why=say(code, lang) if year.code and has(code) else "",
        clauses=tuple(book.find(cite) for cite in year.cites),
        next=tuple(say(f"web.transfers.step.{step}", lang) for step in year.steps if has(f"web.transfers.step.{step}")),
        decided=decided,
        reason=year.reason or "",
    )
