"""The applicant's year: hours against what is required, what is missing, every entry with its trail, certificates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from verifier.messages import has, say
from verifier.store import CaseFile, Certificate, LedgerEntry, Person
from verifier.web.clauses import Clause, ClauseBook
from verifier.web.views_screened import Crop, clauses_of, field_views, proposal_view, title_of
from verifier.web.views_verify import Fact, certificate_facts, type_word
from verifier.web.words import day_text, hours_text, kind_word, moment_text, place_text, region_word

PICTURE = 1000  # units of the width of a bar
ROOM = Decimal("1.12")  # of the longest bar, so that proposals and the mark of what is required can be seen
TRAIL_FIELDS = (
    "holder_name",
    "event_or_title",
    "exam_name",
    "stated_hours",
    "points",
    "start_date",
    "end_date",
    "issue_date",
)
CERTIFICATE_MARKS = {"issued": "valid", "revoked": "revoked", "superseded": "superseded", "abandoned": "skipped"}


class FloorLike(Protocol):
    """The least of a lane that a period asks for."""

    lane: str
    hours: Decimal


@dataclass(frozen=True, slots=True)
class LaneStanding:
    """One lane of a year in 学时: what counts, what is asked for, what is missing, what is under review."""

    lane: str
    have: Decimal
    need: Decimal | None
    short: Decimal
    proposed: Decimal
    cite: str


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
    cite: str


@dataclass(frozen=True, slots=True)
class TrailField:
    """One field that an entry rests on."""

    label: str
    value: str
    text: str
    crop: Crop | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of the ledger with its trail."""

    title: str
    hours: str
    place: str
    on: str
    say: str
    fields: tuple[TrailField, ...]
    clauses: tuple[Clause, ...]
    decided: str
    proof_href: str
    pack: str
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One certificate in the account."""

    number: str
    href: str
    pdf_href: str
    state: str
    state_word: str
    issued_on: str


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A proof that waits for a decision."""

    href: str
    title: str
    kind: str
    state: str
    hours: str | None


@dataclass(frozen=True, slots=True)
class YearLink:
    """A year that can be chosen."""

    label: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AccountView:
    """One person's year."""

    person: str
    region: str
    year: int
    years: tuple[YearLink, ...]
    complete: bool
    mark: str
    mark_word: str
    bars: tuple[BarView, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    entries: tuple[EntryView, ...]
    certificates: tuple[CertificateRow, ...]
    no_certificate: str
    pending: tuple[PendingRow, ...]


@dataclass(frozen=True, slots=True)
class CertificateView:
    """One certificate as its holder sees it."""

    number: str
    type_word: str
    state: str
    state_word: str
    facts: tuple[Fact, ...]
    revoked: str | None
    pdf_href: str
    qr_href: str | None
    verify_href: str | None


def account_view(
    *,
    person: Person,
    year: int,
    years: Sequence[int],
    lanes: Sequence[LaneStanding],
    gaps: Sequence[str],
    warnings: Sequence[str],
    entries: Sequence[tuple[LedgerEntry, CaseFile | None]],
    certificates: Sequence[Certificate],
    pending: Sequence[CaseFile],
    book: ClauseBook,
    lang: str,
) -> AccountView:
    """One person's year from what the ledger and the rules say."""
    complete = not any(lane.short for lane in lanes)
    widest = max([lane.have for lane in lanes] + [lane.need or Decimal(0) for lane in lanes] + [Decimal(1)]) * ROOM
    reversed_ids = {entry.reverses for entry, _ in entries if entry.reverses}
    return AccountView(
        person=person.name,
        region=region_word(person.region, lang),
        year=year,
        years=tuple(YearLink(str(one), f"/account?year={one}", one == year) for one in years),
        complete=complete,
        mark="met" if complete else "open",
        mark_word=say("web.account.complete" if complete else "web.account.incomplete", lang),
        bars=tuple(_bar(lane, widest, lang) for lane in lanes),
        missing=_missing(lanes, gaps, lang),
        warnings=tuple(say(f"accounts.warning.{code}", lang) for code in warnings),
        entries=tuple(
            _entry(entry, file, is_reversed=entry.id in reversed_ids, book=book, lang=lang)
            for entry, file in entries
            if entry.reverses is None
        ),
        certificates=tuple(_certificate_row(certificate, lang) for certificate in certificates),
        no_certificate=say("web.account.no_certificate", lang),
        pending=tuple(_pending(file, book, lang) for file in pending),
    )


def certificate_view(
    certificate: Certificate, *, document: Mapping[str, Any], verify_href: str | None, lang: str
) -> CertificateView:
    """One certificate; `document` is the contract's description of it."""
    base = f"/certificates/{certificate.number}"
    ended = say(
        "web.certificate.revoked",
        lang,
        at=day_text(certificate.ended_at) if certificate.ended_at else "",
        reason=certificate.reason or "",
    )
    return CertificateView(
        number=certificate.number,
        type_word=type_word(certificate.type, lang),
        state=CERTIFICATE_MARKS.get(certificate.state, "clock"),
        state_word=say(f"web.certificate.state.{certificate.state}", lang),
        facts=certificate_facts(document, lang),
        revoked=ended if certificate.state == "revoked" else None,
        pdf_href=f"{base}.pdf",
        qr_href=f"{base}/qr.svg" if certificate.token else None,
        verify_href=verify_href,
    )


def _bar(lane: LaneStanding, widest: Decimal, lang: str) -> BarView:
    def length(hours: Decimal) -> int:
        return int(hours / widest * PICTURE)

    filled = length(lane.have)
    return BarView(
        label=lane_word(lane.lane, lang),
        have=hours_text(lane.have) or "0",
        need=hours_text(lane.need),
        met=not lane.short,
        inner="." in lane.lane,
        filled=filled,
        proposed=min(length(lane.proposed), PICTURE - filled),
        mark=min(length(lane.need), PICTURE - 1) if lane.need else 0,
        cite=lane.cite,
    )


def lane_word(lane: str, lang: str) -> str:
    """What people call a lane: `total`, a subject, or the part of a subject."""
    key = f"web.account.{lane.rpartition('.')[2]}"
    return say(key, lang) if has(key) else lane


def source_word(source: str, lang: str) -> str:
    """What people call the channel that hours came through without a proof."""
    key = f"web.account.source.{source}"
    return say(key if has(key) else "web.account.source.other", lang)


def _missing(lanes: Sequence[LaneStanding], gaps: Sequence[str], lang: str) -> tuple[str, ...]:
    """What is missing, and what of it is under review already."""
    proposed = next((lane.proposed for lane in lanes if lane.lane == "total"), Decimal(0))
    waiting = (say("web.account.how_pending", lang, hours=proposed),) if gaps and proposed else ()
    return (*gaps, *waiting)


def _entry(entry: LedgerEntry, file: CaseFile | None, *, is_reversed: bool, book: ClauseBook, lang: str) -> EntryView:
    facts = {"subject": entry.subject, "lane": entry.lane, "year": entry.year}
    trail = {"category": entry.category, **entry.trail}
    decided = say("web.account.decided", lang, by=entry.posted_by, at=moment_text(entry.posted_at))
    proposal = proposal_view(file.screened, lang, book) if file else None
    return EntryView(
        title=title_of(file.screened, lang) if file else source_word(entry.source, lang),
        hours=hours_text(entry.hours) or "0",
        place=place_text(facts, lang),
        on=day_text(entry.posted_at),
        say=proposal.say if proposal else "",
        fields=_trail_fields(file, lang) if file else (),
        clauses=clauses_of(trail, book) or (proposal.clauses if proposal else ()),
        decided=decided,
        proof_href=f"/proofs/{file.proof.id}" if file else "",
        pack=str(entry.trail.get("pack") or ""),
        is_reversed=is_reversed,
    )


def _trail_fields(file: CaseFile, lang: str) -> tuple[TrailField, ...]:
    views = {view.name: view for view in field_views(file.screened, file.assessment.pages, file.proof.id, lang)}
    return tuple(
        TrailField(views[name].label, views[name].value, views[name].text, views[name].crop)
        for name in TRAIL_FIELDS
        if name in views
    )


def _certificate_row(certificate: Certificate, lang: str) -> CertificateRow:
    return CertificateRow(
        number=certificate.number,
        href=f"/certificates/{certificate.number}",
        pdf_href=f"/certificates/{certificate.number}.pdf",
        state=CERTIFICATE_MARKS.get(certificate.state, "clock"),
        state_word=say(f"web.certificate.state.{certificate.state}", lang),
        issued_on=day_text(certificate.issued_at) if certificate.issued_at else "",
    )


def _pending(file: CaseFile, book: ClauseBook, lang: str) -> PendingRow:
    proposal = proposal_view(file.screened, lang, book)
    return PendingRow(
        href=f"/proofs/{file.proof.id}",
        title=title_of(file.screened, lang),
        kind=kind_word(file.case.kind, lang),
        state=say(f"web.case.state.{file.case.state}", lang),
        hours=proposal.hours or proposal.proposed,
    )
