"""A class of a training base from its plan to the learners' cards (Inner Mongolia 四(二) and 五)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from signing import Algorithm
from tests.flows.conftest import SAMPLES
from tests.flows.test_recording import sheet
from verifier.accounts import PaperRefusedError
from verifier.flows import Order, issue_certificate, read_account
from verifier.flows.records import (
    Attachment,
    PartFile,
    Plan,
    ReportAnswer,
    RowsRefusedError,
    Sampling,
    answer_report,
    attach_part,
    credit_class,
    draw_inspection,
    file_plan,
    file_report,
    hold_class,
    return_plan,
)
from verifier.flows.records.base_errors import (
    AnswerReasonMissingError,
    ClassDaysError,
    ClassMovedError,
    ClassNotOverError,
    ClassStepError,
    NoBaseRulesError,
    PlanIncompleteError,
    ReportIncompleteError,
    UnknownPartError,
)
from verifier.store import add_person, base_classes
from verifier.trust import Purpose

PICTURE = next((SAMPLES / "proofs" / "training-bureau-clean").glob("proof.*")).read_bytes()
PARTS = {
    "time": "6月20日至22日",
    "place": "呼和浩特",
    "content": "新工艺",
    "faculty": "两位高工",
    "trainee_scope": "机械类",
}
PLAN = Plan(
    base="自治区示例基地",
    unit_path="/150000/base-a/",
    region="150000",
    title="机械新工艺研修班",
    starts_on=date(2022, 6, 20),
    ends_on=date(2022, 6, 22),
    hours=Decimal(24),
    in_person=True,
    parts=PARTS,
    actor="base",
)
NUMBERS = ("110105194912310021", "11010519491231003X", "110105194912310048")


def valid(number):
    """The number with the check digit that it needs."""
    weights, digits = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), number[:17]
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]


IDS = tuple(valid(number) for number in NUMBERS)
NAMES = ("巴特尔", "乌兰", "苏日娜")
PEOPLE = [{"name": name, "id_number": number} for name, number in zip(NAMES, IDS, strict=True)]


@pytest.fixture
def at(clock):
    """Set the clock to a day of 2022."""

    def turn(month, day):
        clock.now = datetime(2022, month, day, 2, 0, tzinfo=UTC)
        return clock.now

    return turn


@pytest.fixture
def learners(services, at):
    """Two of the three people are known here."""
    with services.store.write() as tx:
        return [
            add_person(
                tx, name=name, region="150000", unit="示例厂", id_number=number, now=at(1, 5),
                facts={"sex": "F", "birth": "1985-04-12"},
            )
            for name, number in list(zip(NAMES, IDS, strict=True))[:2]
        ]  # fmt: skip


def attach(services, held, part, *files):
    """Attach files."""
    made = Attachment(held.id, held.version, part, [PartFile(name, data) for name, data in files], "base")
    return attach_part(services.store, services.packs, made, probe=services.reader.probe, now=services.clock())


def held_class(services, at, *, headcount=3):
    """A class that was planned in time and held."""
    filed = file_plan(services.store, services.packs, PLAN, now=at(6, 6))
    return hold_class(services.store, filed.id, version=filed.version, headcount=headcount, actor="base", now=at(6, 22))


def reported(
    services, at, *, sign_in=PEOPLE, pictures=("1-巴特尔.png", "2-乌兰.png", "3-苏日娜.png"), day=(7, 4), **held
):
    """A class whose report is complete and filed."""
    one = held_class(services, at, **held)
    at(*day)
    for part in ("summary", "notice", "evaluation"):
        one = attach(services, one, part, (f"{part}.png", PICTURE))
    one = attach(services, one, "roster", ("花名册.xlsx", sheet(PEOPLE)))
    one = attach(services, one, "sign_in", ("签到表.xlsx", sheet(sign_in)))
    one = attach(services, one, "photos_or_screenshots", *((name, PICTURE) for name in pictures))
    return file_report(services.store, services.packs, one.id, version=one.version, actor="base", now=services.clock())


def last_step(services, one):
    """The newest step of a class."""
    with services.store.read() as tx:
        return base_classes.base_steps_of(tx, one.id)[-1]


def answer(services, one, *, passes=True, **words):
    """Answer a report."""
    said = ReportAnswer(one.id, one.version, passes, "hr", **words)
    return answer_report(services.store, services.packs, said, now=services.clock())


@pytest.mark.parametrize(("day", "codes"), [((6, 6), ()), ((6, 7), ("LATE",))])
def test_a_plan_is_due_two_weeks_before(services, at, day, codes):
    """Day 14 is in time, day 13 is late: taken, and marked with the day on which it was due."""
    filed = file_plan(services.store, services.packs, PLAN, now=at(*day))
    step = last_step(services, filed)
    assert (filed.state, step.codes, step.due_on) == ("plan_filed", codes, date(2022, 6, 6))


@pytest.mark.parametrize("part", PARTS)
def test_a_plan_has_five_parts(services, at, part):
    """Each is asked for by name, with its clause; blanks are no part."""
    with pytest.raises(PlanIncompleteError) as refused:
        file_plan(services.store, services.packs, replace(PLAN, parts=PARTS | {part: "  "}), now=at(6, 1))
    assert refused.value.missing == (part,)
    assert refused.value.facts["cite"] == "IM 四(二)1"


def test_impossible_plans_are_refused(services, at):
    """A class does not end before it starts, has hours, and belongs to a region that knows bases."""
    for change in ({"ends_on": date(2022, 6, 19)}, {"hours": Decimal(0)}, {"title": " "}):
        with pytest.raises(ClassDaysError):
            file_plan(services.store, services.packs, replace(PLAN, **change), now=at(6, 1))
    with pytest.raises(NoBaseRulesError):
        file_plan(services.store, services.packs, replace(PLAN, region="370300"), now=at(6, 1))


def test_a_returned_plan_is_filed_again(services, at):
    """HR says why; the base files the same class with other words; the version that was seen counts."""
    filed = file_plan(services.store, services.packs, PLAN, now=at(6, 1))
    with pytest.raises(AnswerReasonMissingError):
        return_plan(services.store, filed.id, version=filed.version, reason="", actor="hr", now=at(6, 2))
    back = return_plan(services.store, filed.id, version=filed.version, reason="师资不明", actor="hr", now=at(6, 2))
    with pytest.raises(ClassMovedError):
        file_plan(services.store, services.packs, replace(PLAN, class_id=filed.id, version=1), now=at(6, 3))
    again = replace(PLAN, class_id=back.id, version=back.version, parts=PARTS | {"faculty": "张、李两位正高"})
    assert file_plan(services.store, services.packs, again, now=at(6, 3)).plan["faculty"] == "张、李两位正高"


def test_nobody_reports_on_a_class_that_runs(services, at):
    """Who came is said after the last day."""
    filed = file_plan(services.store, services.packs, PLAN, now=at(6, 1))
    with pytest.raises(ClassNotOverError):
        hold_class(services.store, filed.id, version=filed.version, headcount=3, actor="base", now=at(6, 21))
    with pytest.raises(ClassStepError):
        file_report(services.store, services.packs, filed.id, version=filed.version, actor="base", now=at(7, 1))


@pytest.mark.parametrize(("month", "day", "late"), [(7, 6, False), (7, 7, True)])
def test_a_report_is_due_two_weeks_after(services, at, month, day, late):
    """The day of the end is not counted (22 June → 6 July); the day after that is late."""
    one = held_class(services, at)
    at(month, day)
    file_report(services.store, services.packs, one.id, version=one.version, actor="base", now=services.clock())
    step = last_step(services, one)
    assert step.due_on == date(2022, 7, 6)
    assert ("LATE" in step.codes) is late


def test_a_last_day_on_a_holiday_moves(services, at):
    """A class that ends on 17 September 2022: 1 October is a holiday until the 7th; the 8th is worked (Civil Code Art. 203)."""
    plan = replace(PLAN, starts_on=date(2022, 9, 15), ends_on=date(2022, 9, 17))
    filed = file_plan(services.store, services.packs, plan, now=at(8, 1))
    one = hold_class(services.store, filed.id, version=filed.version, headcount=1, actor="base", now=at(9, 18))
    file_report(services.store, services.packs, one.id, version=one.version, actor="base", now=at(10, 8))
    step = last_step(services, one)
    assert (step.due_on, "LATE" in step.codes) == (date(2022, 10, 8), False)


def test_a_complete_report_passes_and_the_hours_are_there(services, at, learners):
    """Everybody known who signed in has the class's hours; the unknown one is named; added later, the hours follow once."""
    one = reported(services, at)
    assert last_step(services, one).codes == ()
    done = answer(services, one)
    assert done.held.state == "report_passed"
    assert [len(done.posted), [fault.row for fault in done.left_out]] == [2, [3]]
    balance = read_account(services.store, services.packs, learners[0].id, year=2022).balance
    assert balance.professional == 24
    with services.store.write() as tx:
        late = add_person(tx, name=NAMES[2], region="150000", unit="示例厂", id_number=IDS[2], now=services.clock())
    again = credit_class(services.store, services.packs, one.id, actor="hr", now=services.clock())
    assert [str(each.row.outcome) for each in again.posted] == ["same", "same", "new"]
    assert read_account(services.store, services.packs, late.id, year=2022).balance.professional == 24


@pytest.mark.parametrize("part", ["summary", "notice", "roster", "evaluation", "sign_in", "photos_or_screenshots"])
def test_a_report_has_six_parts(services, at, learners, part):
    """Filed without one the clock is kept, it says which is missing, and it cannot pass; the return names it."""
    one = held_class(services, at)
    at(7, 1)
    files = {
        "summary": ("a.png", PICTURE),
        "notice": ("b.png", PICTURE),
        "evaluation": ("c.png", PICTURE),
        "roster": ("花名册.csv", ("name,id_number\n" + f"{NAMES[0]},{IDS[0]}\n").encode()),
        "sign_in": ("签到.png", PICTURE),
        "photos_or_screenshots": ("1.png", PICTURE),
    }
    for name, file in files.items():
        if name != part:
            one = attach(services, one, name, file)
    one = file_report(services.store, services.packs, one.id, version=one.version, actor="base", now=services.clock())
    assert f"MISSING:{part}" in last_step(services, one).codes
    with pytest.raises(ReportIncompleteError) as refused:
        answer(services, one, reason="齐")
    assert refused.value.missing == (part,)
    back = answer(services, one, passes=False)
    assert (back.held.state, last_step(services, one).codes) == ("report_returned", (f"MISSING:{part}",))
    fixed = attach(services, back.held, part, files[part])
    again = file_report(
        services.store, services.packs, fixed.id, version=fixed.version, actor="base", now=services.clock()
    )
    assert answer(services, again, reason="已补").held.state == "report_passed"


def test_a_return_names_a_part_or_says_why(services, at):
    """A part that HR finds unfit is named even though a file is there; an unknown part is refused."""
    one = reported(services, at)
    with pytest.raises(AnswerReasonMissingError):
        answer(services, one, passes=False)
    with pytest.raises(UnknownPartError):
        answer(services, one, passes=False, missing=["invoice"])
    back = answer(services, one, passes=False, missing=["evaluation"])
    assert last_step(services, back.held).codes == ("MISSING:evaluation",)


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        ({"headcount": 4}, "HEADCOUNT_DIFFERS"),
        ({"sign_in": PEOPLE[:2]}, "NOT_SIGNED_IN"),
        ({"sign_in": [*PEOPLE, {"name": "外人", "id_number": valid("110105194912310051")}]}, None),
        ({"pictures": ("2-乌兰.png", "1-巴特尔.png")}, "PHOTOS_OUT_OF_ORDER"),
    ],
)
def test_what_does_not_agree_is_flagged(services, at, learners, change, flag):
    """Headcount against the roster, sign-in sheet against the roster, pictures against its order; passing in spite needs a reason."""
    one = reported(services, at, **change)
    codes = last_step(services, one).codes
    if flag is None:
        with services.store.read() as tx:
            steps = base_classes.base_steps_of(tx, one.id)
        assert any("SIGNED_IN_BY_STRANGER" in step.codes for step in steps)
        return
    assert flag in codes
    with pytest.raises(AnswerReasonMissingError):
        answer(services, one)
    assert answer(services, one, reason="已电话核实").held.state == "report_passed"


def test_a_wrong_roster_is_refused_whole(services, at):
    """Row, column and reason; the class keeps what it had."""
    one = held_class(services, at)
    rows = [*PEOPLE, PEOPLE[0], {"name": "", "id_number": "110105194912310022"}]
    with pytest.raises(RowsRefusedError) as refused:
        attach(services, one, "roster", ("花名册.xlsx", sheet(rows)))
    assert [(fault.row, fault.column, fault.code) for fault in refused.value.faults] == [
        (5, "id_number", "duplicate_row"),
        (6, "name", "empty"),
        (6, "id_number", "ID_CHECKSUM"),
    ]
    with services.store.read() as tx:
        assert base_classes.trainees_of(tx, one.id) == ()


def test_the_card_is_printed_only_after_the_report_passed(services, at, learners):
    """IM 四(二)3: refused before, issued after, and never for somebody who did not sign in."""
    order = Order(learners[0].id, 2022, "issuer", paper="IM-CARD")
    node = replace(services.settings.node, region="150000")
    services.keys.new(Purpose.CERTIFICATE, now=at(1, 1), sign_for=timedelta(days=365), algorithm=Algorithm.ESP256)
    one = reported(services, at, sign_in=PEOPLE[:1])
    with pytest.raises(PaperRefusedError):
        issue_certificate(services.store, services.keys, services.packs, node, order, now=services.clock())
    answer(services, one, reason="两人请假")
    issued = issue_certificate(services.store, services.keys, services.packs, node, order, now=services.clock())
    assert issued.state == "issued"
    with services.store.read() as tx:
        assert [held.id for held in base_classes.passed_classes_of(tx, learners[0].id, year=2022)] == [one.id]
        assert base_classes.passed_classes_of(tx, learners[0].id, year=2021) == ()
    other = replace(order, person_id=learners[1].id)
    with pytest.raises(PaperRefusedError):
        issue_certificate(services.store, services.keys, services.packs, node, other, now=services.clock())


def test_a_sample_takes_flagged_classes_first_and_can_be_drawn_again(services, at, learners):
    """More than eight hours a day and one person in two classes on one day come before the lot; the seed is kept."""
    reported(services, at)
    other = replace(PLAN, title="同日另一班", hours=Decimal(30), starts_on=date(2022, 6, 22), ends_on=date(2022, 6, 22))
    filed = file_plan(services.store, services.packs, other, now=at(6, 1))
    one = hold_class(services.store, filed.id, version=filed.version, headcount=1, actor="base", now=at(6, 22))
    one = attach(services, one, "roster", ("花名册.xlsx", sheet(PEOPLE[:1])))
    one = attach(services, one, "sign_in", ("签到.xlsx", sheet(PEOPLE[:1])))
    file_report(services.store, services.packs, one.id, version=one.version, actor="base", now=at(7, 1))
    sampling = Sampling("150000", date(2022, 1, 1), date(2022, 12, 31), 5, "inspector")
    made = draw_inspection(services.store, sampling, draw=lambda n: b"\1" * n, now=at(8, 1))
    flags = {each["title"]: set(each["flags"]) for each in made.drawn}
    assert flags["同日另一班"] >= {"MORE_THAN_8_A_DAY", "SAME_DAY_CLASH"}
    assert "SAME_DAY_CLASH" in flags["机械新工艺研修班"]
    again = draw_inspection(services.store, sampling, draw=lambda n: b"\1" * n, now=at(8, 2))
    assert again.drawn == made.drawn
