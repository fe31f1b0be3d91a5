"""A decision as it is sent: by a form, or as JSON by the API; and what it becomes for the flow.

A form sends every field of the case as it stands on the page; only those that differ from what was shown are corrections. A place on the paper is
named by a field's box, or drawn (`point_box`: left, top, right, bottom in thousandths of the page).
"""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from verifier.flows import Choice, Point
from verifier.store import CaseFile
from verifier.web.actor import Actor
from verifier.web.confirming import confirmed_facts
from verifier.web.deciding import COUNTING, Action, Level, event_of, own_hours
from verifier.web.editing import changed_fields, changed_kind

MAX_REASON = 500  # characters
_BOX = re.compile(r"[0-9]{1,4}(?:,[0-9]{1,4}){3}")


class PointRequest(BaseModel):
    """A place on a page that a decision points at."""

    model_config = ConfigDict(extra="forbid")
    page: int = Field(ge=1, le=1000)
    box: tuple[float, float, float, float] = Field(description="left, top, right, bottom in page fractions")
    note: str = Field(default="", max_length=MAX_REASON)


class DraftRequest(BaseModel):
    """What a reviewer says of a case before deciding."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1, description="The version of the case that was seen.")
    hours: str | None = Field(default=None, max_length=8, description="学时 to count; absent: by the rules.")
    facts: dict[str, bool | str] = Field(
        default_factory=dict,
        description="Facts that the reviewer has checked: `organiser_ok`, `pub_date` …",
        max_length=20,
    )
    fields: dict[str, str | list[str] | None] = Field(
        default_factory=dict, description="Corrected fields of the contract; null empties one.", max_length=40
    )
    kind: str | None = Field(default=None, max_length=40, description="What the paper is, where it was misread.")


class DecisionRequest(DraftRequest):
    """A decision as the API takes it."""

    action: Action
    level: Level = Field(default="", description="Who decides; absent: the first place that may.")
    reason: str = Field(default="", max_length=MAX_REASON)
    point: PointRequest | None = Field(default=None, description="What a return is about, on the paper.")


def draft_of_form(form: Mapping[str, Any], file: CaseFile) -> DraftRequest:
    """What a form says before deciding.

    Raises:
        ValidationError: it is no form of ours.
    """
    return DraftRequest.model_validate(_draft_values(form, file))


def decision_of_form(form: Mapping[str, Any], file: CaseFile) -> DecisionRequest:
    """What a form decides.

    Raises:
        ValidationError: it is no form of ours.
    """
    words = {name: form.get(name) or "" for name in ("action", "level", "reason")}
    return DecisionRequest.model_validate({**_draft_values(form, file), **words, "point": _point_of(form, file)})


def choice_of(decision: DecisionRequest, file: CaseFile, actor: Actor, level: str, proposed: str | None) -> Choice:
    """The choice for the flow; facts, fields and hours belong to what counts, a place on the paper to the rest."""
    counts = decision.action in COUNTING
    point = decision.point
    return Choice(
        case_id=file.case.id,
        version=decision.version,
        action=event_of(file.case, level, decision.action),
        acts_as=level,
        actor=actor.login,
        reason=decision.reason.strip(),
        facts=decision.facts if counts else {},
        hours=own_hours(decision.hours, proposed) if counts else None,
        fields=decision.fields if counts else {},
        kind=decision.kind if counts else None,
        point=None if counts or point is None else Point(point.page, point.box, point.note),
        holder=actor,
    )


def trial_of(draft: DraftRequest, file: CaseFile, actor: Actor) -> Choice:
    """The choice that is tried out while somebody still edits."""
    return Choice(
        case_id=file.case.id,
        version=draft.version,
        action="unit_pass",
        acts_as="unit",
        actor=actor.login,
        facts=draft.facts,
        fields=draft.fields,
        kind=draft.kind,
    )


def plain_pass(case_id: UUID, version: int, actor: Actor, level: str) -> Choice:
    """A pass without a word, as it is given to many."""
    return Choice(case_id=case_id, version=version, action="unit_pass", acts_as=level, actor=actor.login, holder=actor)


def _draft_values(form: Mapping[str, Any], file: CaseFile) -> dict[str, Any]:
    return {
        "version": form.get("version"),
        "hours": form.get("hours") or None,
        "facts": confirmed_facts(form),
        "fields": changed_fields(form, file),
        "kind": changed_kind(form, file),
    }


def _point_of(form: Mapping[str, Any], file: CaseFile) -> dict[str, Any] | None:
    """The place that a form points at: drawn, or that of a field."""
    chosen, drawn = str(form.get("point") or ""), str(form.get("point_box") or "")
    if chosen == "drawn" and _BOX.fullmatch(drawn):
        edges = [int(edge) / 1000 for edge in drawn.split(",")]
        return {"page": form.get("point_page") or 1, "box": edges}
    field = (file.screened.get("fields") or {}).get(chosen)
    if field is None or not field.get("box"):
        return None
    return {"page": field.get("page") or 1, "box": field["box"]}
