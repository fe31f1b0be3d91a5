"""What else belongs to a person or a unit of the matrix: declarations that were decided, classes, rosters, records, transfers, runs, keys.

Rows are as the flows leave them; each is in the one state in which the request that is tried on it does something.
"""

import base64
import io
import json
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import xlsxwriter
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.web.conftest import NOW, Node
from tests.web.identity import add
from verifier.flows import Choice, decide_case, object_to_decision
from verifier.flows.identity import request_move
from verifier.flows.records import RosterUpload, upload_roster
from verifier.store import (
    TakenTransfer,
    TakenYear,
    add_issue_run,
    add_person,
    add_taken_transfer,
    api_keys,
    base_classes,
    pushers,
    records,
    set_user_state,
)
from verifier.web.signed_requests import content_digest, signature_base
from verifier.web.terms import terms_of

PUSHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ROW = {"record_id": "r1", "year": "2024", "category": "platform_public", "hours": "50", "title": "公需课程"}


def add_declarations(world, things, minutes: int) -> dict[str, str]:
    """A case that was returned, one that was rejected, and one that was rejected and objected to."""
    node, services = Node(world.services, things.person), world.services
    ids = {}
    steps = (("returned", "unit_return"), ("rejected", "unit_reject"), ("objected", "unit_reject"))
    for later, (name, action) in enumerate(steps):
        title = f"{name}{things.person.name}"
        case = node.add_case(holder=things.person.name, title=title, minutes=minutes + later, own_file=True)
        choice = Choice(case.id, 1, action, "unit", "first.reviewer", reason="看不清")
        decide_case(services.store, services.packs, choice, now=NOW - timedelta(hours=1))
        ids |= {f"case_{name}": str(case.id), f"proof_{name}": str(case.proof_id)}
    filed = object_to_decision(
        services.store,
        services.packs,
        UUID(ids["case_objected"]),
        reason="写错了",
        actor=things.user.login,
        now=NOW - timedelta(minutes=30),
        terms=terms_of(services),
    )
    return ids | {"objection_id": str(filed.id)}


def add_classes(world, things, unit) -> dict[str, str]:
    """A class of the base that the unit is, in each state of its way."""
    ids = {}
    facts = {"base": unit.name, "unit_path": unit.path, "region": unit.region, "title": f"{unit.name}研修班"}
    days = {"starts_on": date(2022, 6, 20), "ends_on": date(2022, 6, 22), "hours": Decimal(24), "in_person": True}
    file = {"sha256": world.services.store.blobs.put(b"a file"), "name": "summary.pdf", "bytes": 6}
    steps = {
        "class_planned": (("file_plan", "plan_filed"),),
        "class_returned": (("file_plan", "plan_filed"), ("return_plan", "plan_returned")),
        "class_held": (("file_plan", "plan_filed"), ("hold", "held")),
        "class_reported": (("file_plan", "plan_filed"), ("hold", "held"), ("file_report", "report_filed")),
        "class_passed": (
            ("file_plan", "plan_filed"),
            ("hold", "held"),
            ("file_report", "report_filed"),
            ("pass_report", "report_passed"),
        ),
    }
    with world.services.store.write() as tx:
        for name, taken in steps.items():
            one = base_classes.add_base_class(tx, **facts, **days, plan={}, state="new", now=NOW)
            for event, after in taken:
                more = {"report": {"summary": [file]}, "headcount": 0} if event == "file_report" else {}
                one = base_classes.take_base_step(
                    tx, one, event=event, state_after=after, made_by="test", now=NOW, **more
                )
            who = base_classes.Trainee(
                1, things.person.name, tx.seal.index(things.id_number), things.person.id, True, 1
            )
            base_classes.set_trainees(tx, one.id, [who])
            ids[name] = str(one.id)
    return ids | {"class_id": ids["class_reported"]}


def add_roster(world, things, unit) -> dict[str, str]:
    """A clean roster of the unit that names the person."""
    year = "2022" if unit.region == "150000" else "2024"
    row = ROW | {
        "year": year,
        "id_number": things.id_number,
        "name": things.person.name,
        "record_id": f"of-{unit.code}",
    }
    upload = RosterUpload(sheet([row]), "名单.xlsx", "platform", unit.code, unit.path, unit.region, "test")
    checked = upload_roster(world.services.store, world.services.packs, upload, now=NOW)
    assert checked.roster.state == "clean", [fault.say("en") for fault in checked.faults]
    return {"roster_id": str(checked.roster.id)}


def add_record(world, things) -> dict[str, str]:
    """A pushed record about which a person is asked."""
    with world.services.store.write() as tx:
        kept = records.put_record(
            tx,
            None,
            source="sd-platform",
            record_id=f"asks-{things.person.id}",
            person_id=things.person.id,
            year=2024,
            course=f"课程{things.person.name}",
            digest="0" * 64,
            row=ROW | {"record_id": f"asks-{things.person.id}", "channel": "platform"},
            state="asks",
            entries=(),
            made_by="test",
            now=NOW,
        )
    return {"record": str(kept.id)}


def add_transfer(world, things) -> dict[str, str]:
    """Hours of another region, of which a year waits for a decision."""
    taken = TakenTransfer(
        uuid4(), uuid4().bytes, "package", things.person.id, "450000", f"GX-{things.person.id}", b"", None, "open", NOW, "test",
        None, None,
    )  # fmt: skip
    year = TakenYear(taken.id, 2023, True, "450000", True, "recognise", None, None, (), (), {}, "waiting")
    with world.services.store.write() as tx:
        add_taken_transfer(tx, taken, (year,), ())
    return {"transfer_id": str(taken.id)}


def add_people_of_unit(world, things, unit) -> dict[str, str]:
    """Somebody who waits to be admitted, somebody who wants to come, somebody who was sent away, a key and an order."""
    services, name = world.services, things.person.name
    waits = add(services, f"waits-{unit.code}-{things.whose}", region_unit=unit)
    with services.store.write() as tx:
        set_user_state(tx, waits.id, "awaiting_unit")
        comes = add_person(
            tx, name=f"来者{name}", region="650100", unit="", id_number=None, now=NOW, place=world.units["nowhere"]
        )
        goes = add_person(tx, name=f"去者{name}", region=unit.region, unit="", id_number=None, now=NOW, place=unit)
        run = add_issue_run(
            tx, region=unit.region, unit=unit.name, year=2024, paper="", facts={}, asked_by="test", now=NOW
        )
        raw = PUSHER_KEY.public_key().public_bytes_raw()
        key = pushers.add_pusher(
            tx, key_id=f"key-{things.whose}", source=f"source-{things.whose}", channel="industry_push", region=unit.region,
            categories=("industry_push",), public_key=raw, by="test", now=NOW,
        )  # fmt: skip
        program = api_keys.ApiKey(
            uuid4(), things.user.id, "x", "xs_x", uuid4().bytes, ("proofs.read",), NOW, NOW + timedelta(days=9)
        )
        api_keys.add_api_key(tx, program)
        stays = add_person(tx, name=f"留者{name}", region=unit.region, unit="", id_number=None, now=NOW, place=unit)
    nowhere = world.units["nowhere"].id

    def move(person, to, *, sent):
        return request_move(services.store, person.id, to, by_old_unit=sent, reason="", actor="test", now=NOW)

    return {
        "waiting_id": str(waits.id),
        "stays_id": str(stays.id),
        "move_in": str(move(comes, unit.id, sent=False).id),
        "move_sent": str(move(goes, nowhere, sent=True).id),
        "run_id": str(run.id),
        "key_id": key.key_id,
    }


def signed_push(_world, things) -> tuple[bytes, dict[str, str]]:
    """A push of the person's hours, signed with the key of their region."""
    row = ROW | {
        "category": "industry_push",
        "id_number": things.id_number,
        "name": things.person.name,
        "start": "",
        "end": "",
    }
    body = json.dumps({"records": [row]}).encode()
    covered = '("@method" "@authority" "@path" "content-digest")'
    parameters = f'{covered};created={int(NOW.timestamp())};nonce="{uuid4().hex}";keyid="{things.ids["key_id"]}"'
    derived = {"@method": "POST", "@authority": "node.example", "@path": "/api/records"}
    headers = {"content-digest": content_digest(body)}
    base = signature_base(("@method", "@authority", "@path", "content-digest"), parameters, derived, headers)
    value = base64.b64encode(PUSHER_KEY.sign(base)).decode()
    return body, headers | {
        "signature-input": f"sig1={parameters}",
        "signature": f"sig1=:{value}:",
        "content-type": "application/json",
    }


def sheet(rows) -> bytes:
    """A table as a spreadsheet program saves it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for at, cells in enumerate([list(rows[0]), *(list(one.values()) for one in rows)]):
            for column, cell in enumerate(cells):
                page.write_string(at, column, cell)
    return buffer.getvalue()
