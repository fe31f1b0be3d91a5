"""Training bases as API: plans, classes held, reports with their files, answers, inspections."""

import secrets
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, UploadFile

from verifier.access import Subject, reach, require
from verifier.flows import Services
from verifier.flows.records import (
    AnsweredReport,
    Attachment,
    PartFile,
    Plan,
    ReportAnswer,
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
from verifier.hours import exact, plain
from verifier.messages import say
from verifier.store import base_classes, units
from verifier.web.actor import Actor, acting
from verifier.web.answers import FILES_AT_ONCE, Lang, Now, Parts, file_name_of, read_upload
from verifier.web.base_input import AnswerAsked, HeldAsked, PlanAsked, ReturnAsked, SampleAsked, VersionAsked
from verifier.web.bases_reached import base_role_of, class_of
from verifier.web.described import problems

api = APIRouter(prefix="/api/bases", tags=["bases"])
BASES = problems(400, 401, 404, 409, 413)
FILES = problems(400, 401, 404, 409, 413, 507)
Limit = Annotated[int, Query(ge=1, le=200)]


@api.get("/classes", responses=BASES)
def get_classes(
    actor: Annotated[Actor, acting("base.read")],
    services: Parts,
    lang: Lang,
    state: Annotated[str | None, Query(max_length=24)] = None,
    after: str | None = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List the classes of one's bases or region, the newest first."""
    wanted = base_classes.ClassFilter(state, reach(actor, "base.read"))
    with services.store.read() as tx:
        found = base_classes.list_base_classes(tx, wanted, after=after, limit=limit)
    return {"items": [class_json(one, lang) for one in found.items], "next": found.next_cursor}


@api.post("/classes", status_code=201, responses=BASES)
def post_plan(
    asked: PlanAsked, actor: Annotated[Actor, acting("base.file")], services: Parts, now: Now, lang: Lang
) -> dict[str, Any]:
    """File the plan of a class; a late one is taken and says so."""
    return class_json(file_plan(services.store, services.packs, plan_of(services, actor, asked), now=now), lang)


@api.get("/classes/{class_id}", responses=BASES)
def get_class(
    class_id: UUID, actor: Annotated[Actor, acting("base.read")], services: Parts, lang: Lang
) -> dict[str, Any]:
    """Give a class with every step that was taken about it."""
    found = class_of(services, actor, "base.read", class_id)
    with services.store.read() as tx:
        steps = base_classes.base_steps_of(tx, class_id)
        people = base_classes.trainees_of(tx, class_id)
    signed = sum(who.signed_in for who in people)
    more = {"steps": [_step_json(one, lang) for one in steps], "on_roster": len(people), "signed_in": signed}
    return class_json(found, lang) | more


@api.put("/classes/{class_id}/plan", responses=BASES)
def put_plan(
    class_id: UUID,
    asked: PlanAsked,
    actor: Annotated[Actor, acting("base.file")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> dict[str, Any]:
    """File a returned plan again."""
    class_of(services, actor, "base.file", class_id)
    plan = plan_of(services, actor, asked, class_id=class_id)
    return class_json(file_plan(services.store, services.packs, plan, now=now), lang)


@api.post("/classes/{class_id}/plan/return", responses=BASES)
def post_plan_return(
    class_id: UUID,
    asked: ReturnAsked,
    actor: Annotated[Actor, acting("base.answer")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> dict[str, Any]:
    """Give a plan back, with the reason."""
    class_of(services, actor, "base.answer", class_id)
    done = return_plan(services.store, class_id, version=asked.version, reason=asked.reason, actor=actor.login, now=now)
    return class_json(done, lang)


@api.post("/classes/{class_id}/held", responses=BASES)
def post_held(
    class_id: UUID,
    asked: HeldAsked,
    actor: Annotated[Actor, acting("base.file")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> dict[str, Any]:
    """Say that the class was held and how many came."""
    class_of(services, actor, "base.file", class_id)
    done = hold_class(
        services.store, class_id, version=asked.version, headcount=asked.headcount, actor=actor.login, now=now
    )
    return class_json(done, lang)


@api.put("/classes/{class_id}/report/{part}", responses=FILES)
def put_part(
    class_id: UUID,
    part: str,
    actor: Annotated[Actor, acting("base.file")],
    services: Parts,
    now: Now,
    lang: Lang,
    version: Annotated[int, Form(ge=1)],
    files: Annotated[list[UploadFile], File(max_length=FILES_AT_ONCE)],
) -> dict[str, Any]:
    """Attach the files of one part of the report, in the place of those that were there."""
    class_of(services, actor, "base.file", class_id)
    made = Attachment(class_id, version, part, part_files(services, files), actor.login)
    done = attach_part(services.store, services.packs, made, probe=services.reader.probe, now=now)
    return class_json(done, lang)


@api.post("/classes/{class_id}/report", responses=BASES)
def post_report(
    class_id: UUID,
    asked: VersionAsked,
    actor: Annotated[Actor, acting("base.file")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> dict[str, Any]:
    """File the report as it is: what is missing or late is written beside it."""
    class_of(services, actor, "base.file", class_id)
    done = file_report(services.store, services.packs, class_id, version=asked.version, actor=actor.login, now=now)
    return class_json(done, lang)


@api.post("/classes/{class_id}/report/answer", responses=BASES)
def post_answer(
    class_id: UUID,
    asked: AnswerAsked,
    actor: Annotated[Actor, acting("base.answer")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> dict[str, Any]:
    """Pass a report, so that its people have their hours and may print the card, or return it with the missing parts."""
    class_of(services, actor, "base.answer", class_id)
    said = ReportAnswer(class_id, asked.version, asked.passes, actor.login, asked.missing, asked.reason)
    return answered_json(answer_report(services.store, services.packs, said, now=now), lang)


@api.post("/classes/{class_id}/hours", responses=BASES)
def post_hours(
    class_id: UUID, actor: Annotated[Actor, acting("base.answer")], services: Parts, now: Now, lang: Lang
) -> dict[str, Any]:
    """Post the hours of a passed class for people who were added since; nobody's are posted twice."""
    class_of(services, actor, "base.answer", class_id)
    return answered_json(credit_class(services.store, services.packs, class_id, actor=actor.login, now=now), lang)


@api.get("/inspections", responses=BASES)
def get_inspections(actor: Annotated[Actor, acting("base.inspect")], services: Parts) -> dict[str, Any]:
    """List the samples that were drawn in the node's region, the newest first."""
    require(actor, "base.inspect", region_subject(services))
    with services.store.read() as tx:
        found = base_classes.list_inspections(tx, services.settings.region)
    return {"items": [_inspection_json(one) for one in found]}


@api.post("/inspections", status_code=201, responses=BASES)
def post_inspection(
    asked: SampleAsked, actor: Annotated[Actor, acting("base.inspect")], services: Parts, now: Now
) -> dict[str, Any]:
    """Draw a sample of reported classes: flagged ones first, then by lot; the seed is kept, so that it can be drawn again."""
    require(actor, "base.inspect", region_subject(services))
    sampling = Sampling(services.settings.region, asked.first, asked.last, asked.count, actor.login)
    return _inspection_json(draw_inspection(services.store, sampling, draw=secrets.token_bytes, now=now))


def plan_of(services: Services, actor: Actor, asked: PlanAsked, *, class_id: UUID | None = None) -> Plan:
    """The plan as the flow takes it, for the base that the actor files for."""
    held = base_role_of(actor)
    return Plan(
        base=unit_name(services, held.unit_path) or actor.name,
        unit_path=held.unit_path,
        region=held.region,
        title=asked.title,
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        hours=exact(asked.hours.strip()),
        in_person=asked.in_person,
        parts=asked.parts,
        actor=actor.login,
        class_id=class_id,
        version=asked.version,
    )


def unit_name(services: Services, path: str) -> str:
    """The name of the unit at a path; nothing for the root of everything."""
    code = path.strip("/").rpartition("/")[2]
    if not code:
        return ""
    with services.store.read() as tx:
        return units.get_unit_by_code(tx, code).name


def part_files(services: Services, files: list[UploadFile]) -> list[PartFile]:
    """The files of a part."""
    limit = services.settings.max_upload_bytes
    return [PartFile(file_name_of(file), read_upload(file, limit)) for file in files]


def region_subject(services: Services) -> Subject:
    """The node's own region, as what an operation is about."""
    region = services.settings.region
    return Subject(unit_path=f"/{region}/", region=region, what="region", key=region)


def class_json(one: base_classes.BaseClass, lang: str) -> dict[str, Any]:
    """A class as JSON."""
    return {
        "id": str(one.id),
        "base": one.base,
        "region": one.region,
        "title": one.title,
        "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat(),
        "hours": plain(one.hours),
        "in_person": one.in_person,
        "plan": dict(one.plan),
        "report": {part: [file["name"] for file in files] for part, files in one.report.items()},
        "headcount": one.headcount,
        "state": one.state,
        "say": say(f"records.base_state.{one.state}", lang),
        "version": one.version,
        "plan_filed_on": one.plan_filed_on.isoformat() if one.plan_filed_on else None,
        "report_filed_on": one.report_filed_on.isoformat() if one.report_filed_on else None,
    }


def answered_json(done: AnsweredReport, lang: str) -> dict[str, Any]:
    """A class with what was posted for its people."""
    left = [{"row": fault.row, "code": fault.code, "say": fault.say(lang)} for fault in done.left_out]
    new = sum(1 for one in done.posted if one.posted)
    return class_json(done.held, lang) | {"posted": new, "left_out": left}


def _step_json(one: base_classes.BaseStep, lang: str) -> dict[str, Any]:
    return {
        "event": one.event,
        "say": say(f"records.base_event.{one.event}", lang),
        "state_after": one.state_after,
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "codes": [{"code": code, "say": flag_word(code, lang)} for code in one.codes],
        "reason": one.reason,
        "at": one.made_at.isoformat(),
        "by": one.made_by,
    }


def flag_word(code: str, lang: str) -> str:
    """What a code of a step says; a part is named."""
    family, _, part = code.partition(":")
    return say(f"records.flag.{family}", lang, part=say(f"records.part.{part}", lang) if part else "")


def _inspection_json(one: base_classes.Inspection) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "seed": one.seed.hex(),
        "asked": one.asked,
        "drawn": [dict(each) for each in one.drawn],
        "at": one.drawn_at.isoformat(),
        "by": one.drawn_by,
    }
