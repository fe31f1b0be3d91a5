"""Rosters, pushed records and platforms' keys as API.

A push is signed (`verifier.web.signed_requests`) besides carrying an API key: the key says that the platform may push, the signature that it pushed this.
"""

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import StreamingResponse

from verifier.access import Subject, reach, require
from verifier.errors import NotFoundError
from verifier.flows import Services
from verifier.flows.records import (
    COLUMNS,
    MOST_ROWS,
    WINDOW,
    CheckedRoster,
    JudgedRow,
    Posted,
    Push,
    RosterUpload,
    Settling,
    check_roster,
    import_roster,
    push_records,
    settle_record,
    upload_roster,
)
from verifier.flows.records.errors import PusherUnknownError
from verifier.hours import plain
from verifier.messages import say
from verifier.render import SheetForm, sheet_pieces
from verifier.store import persons_within, pushers, records, rosters, subject_of_person
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts, file_name_of, read_upload
from verifier.web.described import problems
from verifier.web.reading import note_listing
from verifier.web.record_input import NextAsked, PushAsked, SettleAsked
from verifier.web.roster_template import template_pieces
from verifier.web.signed_requests import read_signature, require_signed

api = APIRouter(prefix="/api", tags=["records"])
READ = problems(400, 401, 404)
CHANGE = problems(400, 401, 404, 409, 413)
FILE = problems(400, 401, 404, 409, 413, 507)
SHEET: dict[int | str, dict[str, Any]] = {
    200: {"content": {SheetForm.XLSX.media_type: {"schema": {"type": "string", "format": "binary"}}}}
}
Limit = Annotated[int, Query(ge=1, le=200)]


# ---------------------------------------------------------------- rosters


@api.get("/rosters/template", responses=READ | SHEET, response_class=StreamingResponse)
def get_template(actor: Annotated[Actor, acting("roster.import")], services: Parts, lang: Lang) -> StreamingResponse:
    """Give the template: its columns as text, what each means, and the classes of hours."""
    del actor
    return xlsx(template_pieces(services.packs, services.settings.region, lang), "xueshi-roster-template.xlsx")


@api.get("/rosters", responses=READ)
def get_rosters(
    actor: Annotated[Actor, acting("roster.import")],
    services: Parts,
    lang: Lang,
    after: str | None = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List uploaded rosters, the newest first."""
    with services.store.read() as tx:
        found = rosters.list_rosters(tx, reach(actor, "roster.import"), after=after, limit=limit)
    return {"items": [roster_json(one, lang) for one in found.items], "next": found.next_cursor}


@api.post("/rosters", status_code=201, responses=FILE)
def post_roster(
    actor: Annotated[Actor, acting("roster.import")],
    services: Parts,
    now: Now,
    lang: Lang,
    file: Annotated[UploadFile, File()],
    channel: Annotated[str, Form(max_length=24)],
    sender: Annotated[str, Form(max_length=64, pattern=r"^[A-Za-z0-9._-]+$")],
) -> dict[str, Any]:
    """Upload a roster and be told what each of its rows would do; nothing is posted before `next`."""
    return checked_json(take_roster(services, actor, file, channel, sender, now), lang)


@api.get("/rosters/{roster_id}", responses=READ)
def get_roster(
    roster_id: UUID, actor: Annotated[Actor, acting("roster.import")], services: Parts, now: Now, lang: Lang
) -> dict[str, Any]:
    """Give a roster with what each row means now."""
    roster_of(services, actor, roster_id)
    checked = check_roster(services.store, services.packs, roster_id)
    note_roster(services, actor, checked, now)
    return checked_json(checked, lang)


@api.post("/rosters/{roster_id}/next", responses=CHANGE)
def post_next(
    roster_id: UUID,
    asked: NextAsked,
    actor: Annotated[Actor, acting("roster.import")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> dict[str, Any]:
    """Import a clean roster: all rows or none, each record once."""
    roster_of(services, actor, roster_id)
    kept, done = import_roster(
        services.store, services.packs, roster_id, version=asked.version, actor=actor.login, now=now
    )
    told = {"posted": len(done.posted), "passed_over": done.passed_over, "corrected": done.corrected}
    return roster_json(kept, lang) | told | {"asked": done.asked}


@api.get("/rosters/{roster_id}/errors", responses=READ | SHEET, response_class=StreamingResponse)
def get_errors(
    roster_id: UUID, actor: Annotated[Actor, acting("roster.import")], services: Parts, now: Now, lang: Lang
) -> StreamingResponse:
    """Give the errors of a roster as a sheet: row, column, what stands there, the reason in words."""
    roster_of(services, actor, roster_id)
    checked = check_roster(services.store, services.packs, roster_id)
    note_roster(services, actor, checked, now)
    columns = ("row", "column", "cell", "why")
    heads = [say(f"records.error_file.{name}", lang) for name in columns]
    return xlsx(sheet_pieces(SheetForm.XLSX, columns, heads, _error_rows(checked, lang)), "xueshi-roster-errors.xlsx")


# ---------------------------------------------------------------- pushes


async def _body_of(request: Request) -> bytes:
    """The bytes that were signed."""
    return await request.body()


@api.post("/records", responses=problems(400, 401, 404, 409, 413))
def post_records(
    asked: PushAsked,
    request: Request,
    body: Annotated[bytes, Depends(_body_of)],
    actor: Annotated[Actor, acting("push.records")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> dict[str, Any]:
    """Take records of a platform, signed as RFC 9421 says (Ed25519 over @method, @authority, @path and content-digest, with created, nonce, keyid).

    Each record is taken once by (source, record_id); with other content it is a correction, which reverses and posts anew. A record beats the same
    course declared by hand; where the declaration was approved for more, both are kept (`asks`) and a person settles it.
    """
    signed = read_signature(request.headers)
    with services.store.read() as tx:
        key = pushers.find_pusher(tx, signed.key_id)
    if key is None or key.ended_at is not None:
        raise PusherUnknownError
    subject = Subject(unit_path=f"/{key.region}/", region=key.region, what="pusher", key=key.key_id)
    try:
        require(actor, "push.records", subject)
    except NotFoundError:
        raise PusherUnknownError from None  # a key of elsewhere is told apart from none by nothing
    require_signed(
        signed,
        key.public_key,
        method=request.method,
        authority=request.headers.get("host", ""),
        path=request.url.path,
        headers=request.headers,
        body=body,
        now=now,
        window=WINDOW,
    )
    push = Push(signed.key_id, signed.nonce, [one.cells for one in asked.records])
    done = push_records(services.store, services.packs, push, now=now)
    return {"source": key.source, "most": MOST_ROWS, "results": [_posted_json(one, lang) for one in done]}


@api.get("/records", responses=READ)
def get_records(
    actor: Annotated[Actor, acting("record.list")],
    services: Parts,
    now: Now,
    state: Annotated[str, Query(pattern="^(asks|counts|set_aside)$")] = "asks",
    after: str | None = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List records, first of all those about which a person is asked."""
    within = persons_within(reach(actor, "record.list"), records.of_person)
    with services.store.read() as tx:
        found = records.list_records(tx, state, within=within, after=after, limit=limit)
    people = (one.person_id for one in found.items)
    note_listing(services, actor, "record.list", people, filters={"state": state}, now=now)
    return {"items": [record_json(one) for one in found.items], "next": found.next_cursor}


@api.post("/records/{record}/settle", responses=CHANGE)
def post_settle(
    record: UUID,
    asked: SettleAsked,
    actor: Annotated[Actor, acting("record.settle")],
    services: Parts,
    now: Now,
) -> dict[str, Any]:
    """Say which figure stands: the record's, or the larger one that was declared and approved."""
    record_of(services, actor, "record.settle", record)
    settling = Settling(record, asked.version, asked.stands, asked.reason, actor.login)
    done = settle_record(services.store, services.packs, settling, now=now)
    assert done.record is not None
    return record_json(done.record) | {"posted": len(done.posted), "reversed": len(done.reversed)}


# ---------------------------------------------------------------- shared with the pages


def take_roster(
    services: Services, actor: Actor, file: UploadFile, channel: str, sender: str, now: Any
) -> CheckedRoster:
    """Upload a roster for the unit of the actor's first role that may."""
    held = next(one for one in actor.grants if one.role in _MAY_IMPORT)
    data = read_upload(file, services.settings.max_upload_bytes)
    upload = RosterUpload(data, file_name_of(file), channel, sender, held.unit_path, held.region, actor.login)
    return upload_roster(services.store, services.packs, upload, now=now)


def note_roster(services: Services, actor: Actor, checked: CheckedRoster, now: Any) -> None:
    """Write that the rows of a roster were read."""
    people = (row.person.id if row.person else None for row in checked.rows)
    note_listing(services, actor, "roster.read", people, key=checked.roster.id, now=now)


def roster_of(services: Services, actor: Actor, roster_id: UUID) -> rosters.Roster:
    """The roster, if it is the actor's to know of."""
    with services.store.read() as tx:
        found = rosters.get_roster(tx, roster_id)
    require(
        actor, "roster.import", Subject(unit_path=found.unit_path, region=found.region, what="roster", key=roster_id)
    )
    return found


def record_of(services: Services, actor: Actor, operation: str, record: UUID) -> records.Record:
    """The record, if its person is the actor's to know of."""
    with services.store.read() as tx:
        found = records.get_record(tx, record)
        subject = subject_of_person(tx, found.person_id, what="record", key=record)
    require(actor, operation, subject)
    return found


def xlsx(pieces: Iterator[bytes], name: str, form: SheetForm = SheetForm.XLSX) -> StreamingResponse:
    """A file to download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, media_type=form.media_type, headers=headers)


def roster_json(one: rosters.Roster, lang: str) -> dict[str, Any]:
    """A roster as JSON."""
    return {
        "id": str(one.id),
        "sender": one.sender,
        "channel": one.channel,
        "file_name": one.file_name,
        "rows": one.row_count,
        "faults": one.fault_count,
        "state": one.state,
        "say": say(f"records.roster_state.{one.state}", lang),
        "version": one.version,
        "uploaded_at": one.uploaded_at.isoformat(),
        "imported_at": one.imported_at.isoformat() if one.imported_at else None,
    }


def checked_json(checked: CheckedRoster, lang: str) -> dict[str, Any]:
    """A roster with its rows; identity numbers are not repeated."""
    rows = [
        {"row": row.number, "record_id": row.cells.get("record_id", ""), "name": row.cells.get("name", "")}
        | row_json(row, lang)
        for row in checked.rows
    ]
    return roster_json(checked.roster, lang) | {"preview": rows}


def row_json(row: JudgedRow, lang: str) -> dict[str, Any]:
    """What a row would do, or did."""
    return {
        "outcome": str(row.outcome),
        "say": say(f"records.outcome.{row.outcome}", lang),
        "hours": plain(row.hours) if row.drafts else None,
        "declared_hours": plain(row.declared_hours) if row.overlapped else None,
        "faults": [{"column": fault.column, "code": fault.code, "say": fault.say(lang)} for fault in row.faults],
    }


def record_json(one: records.Record) -> dict[str, Any]:
    """A record as JSON."""
    return {
        "id": str(one.id),
        "source": one.source,
        "record_id": one.record_id,
        "person_id": str(one.person_id),
        "year": one.year,
        "course": one.course,
        "hours": one.row.get("hours"),
        "state": one.state,
        "version": one.version,
        "changed_at": one.changed_at.isoformat(),
    }


def _posted_json(one: Posted, lang: str) -> dict[str, Any]:
    told = {"record_id": one.row.cells.get("record_id", ""), "version": one.record.version if one.record else None}
    return told | row_json(one.row, lang) | {"revoked": list(one.fallen)}


def _error_rows(checked: CheckedRoster, lang: str) -> Iterator[dict[str, str]]:
    for row in checked.rows:
        for fault in row.faults:
            cell = row.cells.get(fault.column, "") if fault.column in COLUMNS and fault.code != "number_lost" else ""
            yield {
                "row": str(fault.row),
                "column": fault.column_word(lang),
                "cell": cell,
                "why": fault.say(lang),
            }


_MAY_IMPORT = frozenset({"unit", "unit_admin", "authority", "hr", "base"})
