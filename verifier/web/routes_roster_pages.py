"""Rosters and records that ask, as pages; the forms work without script."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from verifier.access import may, reach
from verifier.flows import Services
from verifier.flows.records import (
    CHANNELS,
    CheckedRoster,
    JudgedRow,
    Outcome,
    Settling,
    Stands,
    check_roster,
    explain_record,
    import_roster,
    settle_record,
)
from verifier.hours import plain
from verifier.messages import say
from verifier.rules import say_word
from verifier.store import get_person, persons_within, records, rosters
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.pages import render
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.reading import note_listing
from verifier.web.routes_records import note_roster, record_of, roster_of, take_roster
from verifier.web.words import moment_text

pages = APIRouter(include_in_schema=False)
MARKS = {"clean": "accept", "next": "accept", "has_errors": "reject"}
OUTCOMES = {
    Outcome.NEW: ("accept", "accept"),
    Outcome.SAME: ("skipped", "skipped"),
    Outcome.CORRECTION: ("review", "superseded"),
    Outcome.ASKS: ("review", "warning"),
    Outcome.FAULTY: ("reject", "failed"),
}
SHOWN_ROWS = 1000
NOTHING = {"channel": "", "sender": ""}


@pages.get("/rosters")
def get_rosters_page(
    request: Request,
    actor: Annotated[Actor, acting("roster.import")],
    services: Parts,
    lang: Lang,
    after: str | None = None,
) -> HTMLResponse:
    """Show the upload and the rosters that were uploaded."""
    return _rosters_page(request, services, actor, lang, after=after)


@pages.post("/rosters")
def post_roster_page(
    request: Request,
    actor: Annotated[Actor, acting("roster.import")],
    services: Parts,
    now: Now,
    lang: Lang,
    file: Annotated[UploadFile, File()],
    channel: Annotated[str, Form(max_length=24)],
    sender: Annotated[str, Form(max_length=64, pattern=r"^[A-Za-z0-9._-]+$")],
) -> Response:
    """Upload a roster and open what each of its rows would do."""
    try:
        checked = take_roster(services, actor, file, channel, sender, now)
    except OURS as error:
        draft = {"channel": channel, "sender": sender}
        problem, status = sentence_of(error, lang), status_of(error)
        return _rosters_page(request, services, actor, lang, problem=problem, status=status, draft=draft)
    return RedirectResponse(f"/rosters/{checked.roster.id}", 303)


@pages.get("/rosters/{roster_id}")
def get_roster_page(
    roster_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("roster.import")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> HTMLResponse:
    """Show a roster row by row."""
    roster_of(services, actor, roster_id)
    note_roster(services, actor, check_roster(services.store, services.packs, roster_id), now)
    return _roster_page(request, services, roster_id, lang)


@pages.post("/rosters/{roster_id}/next")
def post_next_page(
    roster_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("roster.import")],
    services: Parts,
    now: Now,
    lang: Lang,
    version: Annotated[int, Form(ge=1)],
) -> Response:
    """Import a clean roster."""
    roster_of(services, actor, roster_id)
    try:
        import_roster(services.store, services.packs, roster_id, version=version, actor=actor.login, now=now)
    except OURS as error:
        problem, status = sentence_of(error, lang), status_of(error)
        return _roster_page(request, services, roster_id, lang, problem=problem, status=status)
    return RedirectResponse(f"/rosters/{roster_id}", 303)


@pages.get("/records")
def get_records_page(
    request: Request,
    actor: Annotated[Actor, acting("record.list")],
    services: Parts,
    now: Now,
    lang: Lang,
    after: str | None = None,
) -> HTMLResponse:
    """Show the records about which a person is asked."""
    within = persons_within(reach(actor, "record.list"), records.of_person)
    with services.store.read() as tx:
        found = records.list_records(tx, "asks", within=within, after=after, limit=25)
    people = (one.person_id for one in found.items)
    note_listing(services, actor, "record.list", people, filters={"state": "asks"}, now=now)
    return _records_page(request, services, actor, after=after, lang=lang)


@pages.post("/records/{record}/settle")
def post_settle_page(
    record: UUID,
    request: Request,
    actor: Annotated[Actor, acting("record.settle")],
    services: Parts,
    now: Now,
    lang: Lang,
    version: Annotated[int, Form(ge=1)],
    stands: Annotated[Stands, Form()],
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Say which figure stands."""
    record_of(services, actor, "record.settle", record)
    try:
        settling = Settling(record, version, stands, reason, actor.login)
        settle_record(services.store, services.packs, settling, now=now)
    except OURS as error:
        problem, status = sentence_of(error, lang), status_of(error)
        return _records_page(request, services, actor, lang=lang, problem=problem, status=status)
    return RedirectResponse("/records", 303)


# ---------------------------------------------------------------- views


def _rosters_page(
    request: Request,
    services: Services,
    actor: Actor,
    lang: str,
    *,
    after: str | None = None,
    problem: str = "",
    status: int = 200,
    draft: dict[str, str] | None = None,
) -> HTMLResponse:
    with services.store.read() as tx:
        found = rosters.list_rosters(tx, reach(actor, "roster.import"), after=after, limit=25)
    rows = [
        {
            "id": one.id,
            "file_name": one.file_name,
            "sender": one.sender,
            "mark": MARKS[one.state],
            "state": say(f"records.roster_state.{one.state}", lang),
            "count": one.row_count,
            "faults": one.fault_count,
            "at": moment_text(one.uploaded_at),
        }
        for one in found.items
    ]
    return render(
        request,
        "rosters.html",
        here="rosters",
        status=status,
        rows=rows,
        next=found.next_cursor,
        problem=problem,
        draft=draft or NOTHING,
        channels=CHANNELS,
        max_mb=services.settings.max_upload_bytes // (1 << 20),
    )


def _roster_page(
    request: Request, services: Services, roster_id: UUID, lang: str, *, problem: str = "", status: int = 200
) -> HTMLResponse:
    checked = check_roster(services.store, services.packs, roster_id)
    return render(
        request, "roster.html", here="rosters", status=status, view=_roster_view(checked, lang), problem=problem
    )


def _roster_view(checked: CheckedRoster, lang: str) -> dict[str, Any]:
    kept = checked.roster
    # those that need a look come first where not all are shown
    shown = list(checked.rows)
    if len(shown) > SHOWN_ROWS:
        shown = sorted(shown, key=lambda row: (row.outcome is not Outcome.FAULTY, row.number))[:SHOWN_ROWS]
    outcomes = [row.outcome for row in checked.rows]
    state = "has_errors" if checked.faults and kept.state != "next" else kept.state
    return {
        "id": kept.id,
        "file_name": kept.file_name,
        "channel": kept.channel,
        "sender": kept.sender,
        "at": moment_text(kept.uploaded_at),
        "mark": MARKS[state],
        "state": say(f"records.roster_state.{state}", lang),
        "version": kept.version,
        "faults": len(checked.faults) if kept.state != "next" else 0,
        "may_go_on": kept.state == "clean" and not checked.faults,
        "left_out": len(checked.rows) - len(shown),
        "counts": [
            {"icon": OUTCOMES[one][1], "word": say(f"records.outcome.{one}", lang), "count": outcomes.count(one)}
            for one in Outcome
            if one in outcomes
        ],
        "rows": [_row_view(row, lang) for row in shown],
    }


def _row_view(row: JudgedRow, lang: str) -> dict[str, Any]:
    mark, icon = OUTCOMES[row.outcome]
    cells = row.cells
    note = ""
    if row.overlapped:
        key = "asks" if row.outcome is Outcome.ASKS else "replaces"
        note = say(f"web.rosters.{key}", lang, declared=plain(row.declared_hours))
    return {
        "number": row.number,
        "name": cells.get("name", ""),
        "record_id": cells.get("record_id", ""),
        "title": cells.get("title", "") or "—",
        "year": cells.get("year", ""),
        "category": say_word(cells.get("category", ""), lang),
        "hours": plain(row.hours) if row.drafts else cells.get("hours", ""),
        "mark": mark,
        "icon": icon,
        "outcome": say(f"records.outcome.{row.outcome}", lang),
        "note": note,
        "faults": [{"column": fault.column_word(lang), "why": fault.say(lang)} for fault in row.faults],
    }


def _records_page(
    request: Request,
    services: Services,
    actor: Actor,
    *,
    lang: str,
    after: str | None = None,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    del lang
    within = persons_within(reach(actor, "record.list"), records.of_person)
    with services.store.read() as tx:
        found = records.list_records(tx, "asks", within=within, after=after, limit=25)
        names = {one.person_id: get_person(tx, one.person_id).name for one in found.items}
    rows = []
    for one in found.items:
        judged = explain_record(services.store, services.packs, one.id)
        rows.append(
            {
                "id": one.id,
                "version": one.version,
                "person": names[one.person_id],
                "course": one.course,
                "record_id": one.record_id,
                "source": one.source,
                "year": one.year,
                "pushed": plain(judged.hours) if judged.drafts else str(one.row.get("hours", "")),
                "declared": plain(judged.declared_hours),
                "may_settle": may(actor, "record.settle"),
            }
        )
    return render(
        request, "records.html", here="records", status=status, rows=rows, next=found.next_cursor, problem=problem
    )
