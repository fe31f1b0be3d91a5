"""Records of platforms beside what people declared: each once, corrected by reversal, and no hour taken away unseen."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
import xlsxwriter

from tests.flows.conftest import ID_NUMBER, platform_rows
from verifier.flows import (
    Import,
    Order,
    Push,
    RosterUpload,
    RowsRefusedError,
    Settling,
    Stands,
    check_roster,
    import_records,
    import_roster,
    issue_certificate,
    push_records,
    read_account,
    settle_record,
    upload_roster,
)
from verifier.flows.records.errors import (
    BatchTooLargeError,
    ColumnsMissingError,
    PusherUnknownError,
    PushRepeatedError,
    RecordSettledError,
    RosterClosedError,
    SettlingReasonMissingError,
    TableUnreadableError,
)
from verifier.flows.records.tables import read_table
from verifier.store import add_assessment, add_case, add_entry, add_proof, check_audit, pushers, records

COURSE = "会计专业技术人员继续教育2024"


def row(record="r1", **changes):
    """A pushed record of the course."""
    facts = {
        "record_id": record,
        "id_number": ID_NUMBER,
        "name": "王敏",
        "year": "2024",
        "category": "industry_push",
        "hours": "60",
        "title": COURSE,
    }
    return facts | changes


def pusher(services, **changes):
    """Let a platform push."""
    known = {
        "key_id": "acc-1",
        "source": "sd-accounting",
        "channel": "industry_push",
        "region": "370300",
        "categories": ("industry_push",),
        "public_key": bytes(32),
        "by": "hr",
        "now": services.clock(),
    }
    with services.store.write() as tx:
        return pushers.add_pusher(tx, **(known | changes))


def push(services, *rows, nonce="n1", key="acc-1"):
    """Push rows."""
    return push_records(services.store, services.packs, Push(key, nonce, rows), now=services.clock())


def hours_of(services, person):
    """The professional hours of the year."""
    return read_account(services.store, services.packs, person.id, year=2024).balance.professional


def declared(services, person, hours="60", title=COURSE):
    """An approved declaration of a course, with its hours posted."""
    now = services.clock()
    fields = {
        "holder_name": {"value": "王敏"},
        "event_or_title": {"value": title},
        "stated_hours": {"value": hours},
        "start_date": {"value": "2024-03-01"},
        "end_date": {"value": "2024-11-30"},
    }
    screened = {
        "file": "a.png", "page": 1, "place": [0, 0, 1, 1], "kind": "training_certificate", "confidence": 0.99, "fields": fields,
        "proposal": {"decision": "accept", "category": "training", "hours": hours, "reasons": []}, "signals": [],
    }  # fmt: skip
    with services.store.write() as tx:
        proof = add_proof(
            tx, person_id=person.id, sha256="0" * 64, byte_count=1, file_name="a.png",
            declared={"facts": {"organiser_ok": True}}, client_key=None, received_by="wang", now=now,
        )  # fmt: skip
        made = add_assessment(tx, proof_id=proof.id, job_id=None, screened=[screened], pages=[], pack={}, now=now)
        case = add_case(
            tx, assessment=made, position=0, person=person, region="370300", year=2024, kind="training_certificate",
            proposal="accept", confidence=0.99, stage="", state="unit_passed", now=now,
        )  # fmt: skip
        add_entry(
            tx, posting_key=f"case:{case.id}:1", person_id=person.id, region="370300", year=2024, category="training",
            subject="professional", lane="elective", hours=Decimal(hours), source="review", trail={}, posted_by="unit",
            now=now, case_id=case.id,
        )  # fmt: skip
    return case


def test_a_push_is_answered_row_by_row(services, person):
    """A wrong row is refused with column and reason, the others are posted, and nothing counts twice."""
    pusher(services)
    done = push(services, row("r1"), row("r2", hours="x"), row("r3", category="platform_public"), row("r1"))
    assert [str(one.row.outcome) for one in done] == ["new", "faulty", "faulty", "same"]
    assert [(f.column, f.code) for one in done for f in one.row.faults] == [
        ("hours", "unreadable"),
        ("category", "category_not_yours"),
    ]
    assert hours_of(services, person) == 60
    assert [one.row.outcome for one in push(services, row("r1"), nonce="n2")] == ["same"]
    assert hours_of(services, person) == 60


def test_a_request_is_taken_once(services, person):
    """The same nonce again changes nothing; another key may use it."""
    pusher(services)
    push(services, row("r1"))
    with pytest.raises(PushRepeatedError):
        push(services, row("r2"))
    pusher(services, key_id="acc-2")
    assert push(services, row("r2", title="另一门课"), key="acc-2")[0].row.outcome == "new"


def test_an_ended_key_pushes_no_more(services, person):
    """Neither does one that was never registered, and a batch has an end."""
    pusher(services)
    with services.store.write() as tx:
        pushers.end_pusher(tx, "acc-1", now=services.clock())
    with pytest.raises(PusherUnknownError):
        push(services, row())
    with pytest.raises(PusherUnknownError):
        push(services, row(), key="nobody")
    with pytest.raises(BatchTooLargeError):
        push(services, *[row(str(n)) for n in range(501)])


def test_a_push_stays_in_its_region(services, person):
    """A platform of one region sends nothing about people of another."""
    pusher(services, region="450000")
    assert push(services, row())[0].row.faults[0].code == "region_not_yours"


def test_a_changed_record_reverses_and_posts_anew(services, person):
    """The correction's figure counts alone, both versions are kept, and the trail names the record."""
    pusher(services)
    push(services, row(hours="60"))
    (done,) = push(services, row(hours="45"), nonce="n2")
    assert (done.row.outcome, len(done.reversed), len(done.posted)) == ("correction", 1, 1)
    assert hours_of(services, person) == 45
    with services.store.read() as tx:
        found = records.find_record(tx, "sd-accounting", "r1")
        assert [one.row["hours"] for one in records.versions_of(tx, found.id)] == ["60", "45"]
        assert check_audit(tx)
    # back again to the first figure: a third version, not a repeat
    push(services, row(hours="60"), nonce="n3")
    assert hours_of(services, person) == 60


def test_a_correction_of_words_leaves_the_entries_alone(services, person):
    """Another title with the same hours reverses nothing, and no certificate falls for it."""
    pusher(services)
    push(services, row())
    (done,) = push(services, row(title=COURSE + "（一）"), nonce="n2")
    assert (done.row.outcome, done.reversed, done.posted) == ("correction", (), ())
    assert hours_of(services, person) == 60


def test_a_correction_takes_down_the_certificate_on_it(services, person):
    """A certificate that rests on reversed hours is revoked with the reason."""
    sent = Import("platform", "sd-platform", platform_rows(), "test")
    import_records(services.store, services.packs, sent, now=services.clock())
    order = Order(person.id, 2024, "issuer")
    issue_certificate(
        services.store, services.keys, services.packs, services.settings.node, order, now=services.clock()
    )
    rows = [platform_rows()[1] | {"hours": "30"}]
    done = import_records(services.store, services.packs, replace(sent, rows=rows), now=services.clock())
    assert done.corrected == 1
    (fallen,) = read_account(services.store, services.packs, person.id, year=2024).certificates
    assert (fallen.state, fallen.reason) == ("revoked", "record_corrected")


@pytest.mark.parametrize("hours", ["60", "40"])
def test_a_pushed_record_beats_a_declaration_of_no_more(services, person, hours):
    """ZB-36: of the same course one counts, the pushed one; the declaration's entry is reversed with that reason."""
    declared(services, person, hours)
    pusher(services)
    (done,) = push(services, row(hours="60"))
    assert (str(done.row.outcome), len(done.posted), len(done.reversed)) == ("new", 1, 1)
    entries = read_account(services.store, services.packs, person.id, year=2024).entries
    assert [one.trail.get("reversal_reason") for one in entries if one.reverses] == ["DUPLICATE_PUSHED"]
    assert hours_of(services, person) == 60


def test_a_larger_declaration_is_not_replaced_unseen(services, person):
    """Both facts are kept, the larger approved figure stands, and a person is asked."""
    declared(services, person, "60")
    pusher(services)
    (done,) = push(services, row(hours="40"))
    assert (str(done.row.outcome), done.posted, done.record.state) == ("asks", (), "asks")
    assert hours_of(services, person) == 60


@pytest.mark.parametrize(
    ("stands", "left", "state"), [(Stands.RECORD, 40, "counts"), (Stands.DECLARATION, 60, "set_aside")]
)
def test_a_person_settles_which_figure_stands(services, person, stands, left, state):
    """With a reason, once; the other figure is out of the sum and stays in the record."""
    declared(services, person, "60")
    pusher(services)
    record = push(services, row(hours="40"))[0].record
    settling = Settling(record.id, record.version, stands, "已向行业主管部门核实", "hr")
    with pytest.raises(SettlingReasonMissingError):
        settle_record(services.store, services.packs, replace(settling, reason=" "), now=services.clock())
    done = settle_record(services.store, services.packs, settling, now=services.clock())
    assert (done.record.state, hours_of(services, person)) == (state, left)
    with pytest.raises(RecordSettledError):
        settle_record(services.store, services.packs, settling, now=services.clock())


def test_a_declaration_under_a_certificate_asks_even_when_equal(services, person):
    """A push never makes a certificate fall by itself."""
    sent = Import("platform", "sd-platform", platform_rows(), "test")
    import_records(services.store, services.packs, sent, now=services.clock())
    declared(services, person, "30")
    order = Order(person.id, 2024, "issuer")
    issue_certificate(
        services.store, services.keys, services.packs, services.settings.node, order, now=services.clock()
    )
    pusher(services)
    assert str(push(services, row(hours="30"))[0].row.outcome) == "asks"
    (kept,) = read_account(services.store, services.packs, person.id, year=2024).certificates
    assert kept.state == "issued"


# ---------------------------------------------------------------- rosters


def sheet(rows, *, head=None):
    """An xlsx as a spreadsheet program saves it: text as text, numbers as numbers."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for at, cells in enumerate([head or list(rows[0]), *(list(one.values()) for one in rows)]):
            for column, cell in enumerate(cells):
                (page.write_number if isinstance(cell, int | float) else page.write_string)(at, column, cell)
    return buffer.getvalue()


def roster(services, data, **changes):
    """Upload a roster."""
    upload = RosterUpload(data, "花名册.xlsx", "platform", "sd-platform", "/370300/", "370300", "unit")
    return upload_roster(services.store, services.packs, replace(upload, **changes), now=services.clock())


def test_a_clean_roster_goes_on_to_next(services, person):
    """Looked at first, posted at "next", and shut after it."""
    checked = roster(services, sheet(platform_rows()))
    assert [str(one.outcome) for one in checked.rows] == ["new"] * 3
    assert checked.roster.state == "clean"
    assert hours_of(services, person) == 0
    kept = checked.roster
    after, done = import_roster(
        services.store, services.packs, kept.id, version=kept.version, actor="unit", now=services.clock()
    )
    assert (after.state, len(done.posted)) == ("next", 3)
    with pytest.raises(RosterClosedError):
        import_roster(
            services.store, services.packs, kept.id, version=after.version, actor="unit", now=services.clock()
        )
    assert [str(one.outcome) for one in check_roster(services.store, services.packs, kept.id).rows] == ["same"] * 3


def test_one_error_keeps_next_shut(services, person):
    """All faults are named at once, each with row, column and reason in words, and nothing is posted."""
    rows = [*platform_rows(), platform_rows()[0] | {"id_number": "37030319850412000X", "record_id": "9", "year": "24"}]
    checked = roster(services, sheet(rows))
    assert checked.roster.state == "has_errors"
    assert [(f.row, f.column, f.code) for f in checked.faults] == [
        (5, "year", "not_a_year"),
        (5, "id_number", "ID_CHECKSUM"),
    ]
    assert "校验码" in checked.faults[1].say("zh")
    assert checked.faults[1].column_word("en") == "Identity number"
    with pytest.raises(RosterClosedError):
        import_roster(services.store, services.packs, checked.roster.id, version=1, actor="u", now=services.clock())
    assert hours_of(services, person) == 0


def test_a_number_that_the_spreadsheet_lost_is_refused(services, person):
    """1.1010519491231e+17 is no identity number any more: the reason says what happened and what to do."""
    rows = [platform_rows()[0] | {"id_number": 1.1010519491231e17}]
    (fault,) = roster(services, sheet(rows)).faults
    assert (fault.column, fault.code) == ("id_number", "number_lost")
    assert "文本" in fault.say("zh")
    csv = ",".join(rows[0]) + "\n" + "1,1.10105E+17,王敏,2024,platform_public,50\n"
    assert roster(services, csv.encode("utf-8-sig")).faults[0].code == "number_lost"


def test_a_roster_that_became_wrong_is_refused_at_next(services, person):
    """What was right when it was looked at is judged again when it is posted."""
    checked = roster(services, sheet(platform_rows()))
    with services.store.write() as tx:
        tx.connection.exec_driver_sql("UPDATE persons SET name = '王敏敏'")
    with pytest.raises(RowsRefusedError) as refused:
        import_roster(services.store, services.packs, checked.roster.id, version=1, actor="u", now=services.clock())
    assert len(refused.value.faults) == 3
    assert check_roster(services.store, services.packs, checked.roster.id).roster.state == "has_errors"


def test_a_roster_corrects_no_record_of_another(services, person):
    """Neither a platform's record, nor one that somebody else sent about a person of another unit; its own it may."""
    pusher(services)
    push(services, row())
    forged = row() | {"category": "platform_public", "hours": "1"}
    (judged,) = roster(services, sheet([forged]), sender="sd-accounting", unit_path="/370300/x/").rows
    assert [fault.code for fault in judged.faults] == ["record_not_yours"]
    assert "他人报送" in judged.faults[0].say("zh")
    kept = roster(services, sheet(platform_rows())).roster
    import_roster(services.store, services.packs, kept.id, version=kept.version, actor="unit", now=services.clock())
    changed = [one | {"hours": "1"} for one in platform_rows()]
    theirs = roster(services, sheet(changed), unit_path="/370300/x/", actor="somebody")
    assert {fault.code for fault in theirs.faults} == {"record_not_yours"}
    own = roster(services, sheet(changed), unit_path="/370300/x/")
    assert [str(one.outcome) for one in own.rows] == ["correction"] * 3


def test_a_roster_stays_in_its_region(services, person):
    """Nobody of another region has hours posted by it."""
    elsewhere = roster(services, sheet(platform_rows()), unit_path="/450000/", region="450000")
    assert {fault.code for fault in elsewhere.faults} == {"region_not_yours"}


def test_heads_are_read_in_both_languages_and_with_stars(services, person):
    """The template's Chinese head, a star at what must be filled, and rows without text are no trouble."""
    head = ["记录编号*", "身份证号*", "姓名*", "年度*", "学时类别*", "学时*"]
    rows = [*platform_rows(), {"record_id": " ", "id_number": ""}]
    assert roster(services, sheet(rows, head=head)).roster.state == "clean"
    assert roster(services, "\n".join([",".join(head), "4,,,,,"]).encode("gb18030")).roster.fault_count > 0


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0 no ole", b"\x89PNG\0\0", b'"open', bytes(range(256))]
)
def test_what_is_no_table_is_refused(services, data):
    """Hostile or damaged bytes raise only our error, and nothing is kept."""
    with pytest.raises((TableUnreadableError, ColumnsMissingError)):
        read_table(data + b"\na,b\n")


def test_a_bomb_is_not_opened(services):
    """A workbook whose parts inflate beyond the limit is refused before the reader opens it."""
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"\0" * (130 * 1024 * 1024))
    with pytest.raises(TableUnreadableError):
        read_table(buffer.getvalue())


def test_a_head_without_needed_columns_is_named(services):
    """The refusal lists what is missing."""
    with pytest.raises(ColumnsMissingError) as refused:
        roster(services, b"name,year\nx,2024\n")
    assert refused.value.missing == ("record_id", "id_number", "category", "hours")
