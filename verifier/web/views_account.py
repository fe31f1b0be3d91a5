"""The applicant's year: hours against what is required, what is missing, every entry with its trail, certificates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from verifier.accounts import RULES_OF_OTHER_YEAR
from verifier.flows import Account, DueDay, PaperStanding
from verifier.messages import has, say
from verifier.store import CaseFile, Certificate, LedgerEntry
from verifier.web.clauses import Clause, ClauseBook
from verifier.web.views_bars import BarView, LaneStanding, bars_of
from verifier.web.views_readiness import GapView, gap_views
from verifier.web.views_screened import Crop, clauses_of, field_views, proposal_view, title_of
from verifier.web.views_verify import Fact, certificate_facts, type_word
from verifier.web.views_year_audit import YearAuditView, year_audit_view
from verifier.web.words import day_text, hours_text, kind_word, moment_text, place_text, region_word

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
STANDING = {True: ("met", "passed"), False: ("open", "clock"), None: ("review", "review")}
CERTIFICATE_MARKS = {"issued": "valid", "revoked": "revoked", "superseded": "superseded", "abandoned": "skipped"}


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
class DueView:
    """A day by which something about the year must be done: what, when, how it stands."""

    what: str
    day: str
    state: str
    icon: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper that the region gives for the year, and what it still waits for."""

    name: str
    ready: bool
    missing: tuple[str, ...]
    clause: Clause


@dataclass(frozen=True, slots=True)
class AccountView:
    """One person's year."""

    person: str
    region: str
    year: int
    years: tuple[YearLink, ...]
    complete: bool
    is_draft: bool
    pack: str
    mark: str
    icon: str
    mark_word: str
    bars: tuple[BarView, ...]
    gaps: tuple[GapView, ...]
    waiting: str
    warnings: tuple[str, ...]
    due_days: tuple[DueView, ...]
    entries: tuple[EntryView, ...]
    certificates: tuple[CertificateRow, ...]
    papers: tuple[PaperView, ...]
    audit: YearAuditView | None
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
    account: Account,
    *,
    years: Sequence[int],
    lanes: Sequence[LaneStanding],
    files: Mapping[UUID | None, CaseFile],
    pending: Sequence[CaseFile],
    book: ClauseBook,
    today: date,
    lang: str,
) -> AccountView:
    """One person's year from what the ledger and the rules say."""
    balance, pack = account.balance, account.pack
    mark, icon = STANDING[balance.compliant]
    reversed_ids = {entry.reverses for entry in account.entries if entry.reverses}
    return AccountView(
        person=account.person.name,
        region=region_word(account.person.region, lang),
        year=account.year,
        years=tuple(YearLink(str(one), f"/account?year={one}", one == account.year) for one in years),
        complete=balance.compliant is True,
        is_draft=account.is_draft,
        pack=pack.pack.name,
        mark=mark,
        icon=icon,
        mark_word=say(f"web.account.{_standing(account)}", lang),
        bars=bars_of(lanes, lang),
        gaps=gap_views(account.gaps, pack.label, book, lang),
        waiting=_waiting(lanes, lang),
        warnings=tuple(
            say(f"accounts.warning.{code}", lang) for code in balance.warnings if code != RULES_OF_OTHER_YEAR
        ),
        due_days=tuple(_due(one, book, pack.label, lang) for one in account.due_days),
        entries=tuple(
            _entry(entry, files.get(entry.case_id), is_reversed=entry.id in reversed_ids, book=book, lang=lang)
            for entry in account.entries
            if entry.reverses is None
        ),
        certificates=tuple(
            _certificate_row(one, lang) for one in account.certificates if one.period == str(account.year)
        ),
        papers=tuple(_paper(one, book, pack.label, lang) for one in account.papers),
        audit=year_audit_view(account, has_pending=bool(pending), today=today, book=book, lang=lang),
        no_certificate=say("web.account.no_certificate", lang),
        pending=tuple(_pending(file, book, lang) for file in pending),
    )


def _standing(account: Account) -> str:
    """The word of a year: complete, not yet, or for a person to say."""
    if account.balance.compliant is None:
        return "draft" if account.is_draft else "undecided"
    return "complete" if account.balance.compliant else "incomplete"


def _paper(standing: PaperStanding, book: ClauseBook, pack: str, lang: str) -> PaperView:
    """A paper with its missing conditions; hours that are missing stand above already."""
    cite = standing.paper.cite
    known = book.find(cite.short, pack=pack)
    return PaperView(
        name=standing.paper.name,
        ready=not standing.missing,
        missing=tuple(replace(one, gaps=(), clause=known.cite).say(lang) for one in standing.missing),
        clause=Clause(known.cite, cite.quote, known.title),
    )


def _due(due: DueDay, book: ClauseBook, pack: str, lang: str) -> DueView:
    """A day that something is due by, late only when it passed."""
    cite = due.rule.cite
    known = book.find(cite.short, pack=pack)
    late, done = "LATE" in due.filing.codes, not any(code.startswith("MISSING") for code in due.filing.codes)
    state = ("done_late" if late else "done") if done else ("late" if late else "open")
    return DueView(
        what=due.rule.what,
        day=due.filing.due.isoformat(),
        state=say(f"web.account.due.{state}", lang),
        icon={"done": "passed", "done_late": "warning", "late": "warning", "open": "clock"}[state],
        clause=Clause(known.cite, cite.quote, known.title),
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


def source_word(source: str, lang: str) -> str:
    """What people call the channel that hours came through without a proof."""
    key = f"web.account.source.{source}"
    return say(key if has(key) else "web.account.source.other", lang)


def _waiting(lanes: Sequence[LaneStanding], lang: str) -> str:
    """What of the missing hours is under review already."""
    proposed = next((lane.proposed for lane in lanes if lane.lane == "total"), Decimal(0))
    return say("web.account.how_pending", lang, hours=proposed) if proposed else ""


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
