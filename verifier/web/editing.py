"""What a reviewer can correct on a case: the fields as they stand now, written so that a form can carry them, and read back.

What was read lies below, corrections of the person and of earlier reviewers above it (`verifier.review.Standing`). Lists are written with a mark
between their parts that no name contains.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ocr import ProofKind
from verifier.messages import say
from verifier.review import needed_fields
from verifier.store import CaseFile
from verifier.web.views_screened import FieldView, field_order, field_views
from verifier.web.words import field_word, kind_word, sureness_of, value_text

BETWEEN = "；"
LISTS = frozenset({"organiser", "other_names"})
FIXED = frozenset({"has_seal", "id_number", "qr_payload"})
"""Fields that nobody types: what the machine found on the paper, and a number that is no business of a correction."""
LONG_FROM = 12  # characters; longer values get more room
_PARTS = re.compile(r"[；;\n]")


@dataclass(frozen=True, slots=True)
class EditView:
    """One field of a case: how it was read, how it stands, and whether somebody corrected it."""

    read: FieldView
    value: str
    is_fixed: bool
    is_long: bool
    is_corrected: bool
    is_missing: bool


@dataclass(frozen=True, slots=True)
class KindOption:
    """A kind that a paper may be."""

    code: str
    word: str
    chosen: bool


def standing_value(file: CaseFile, name: str) -> Any:
    """The value of a field as it stands now; nothing where there is none."""
    if name in file.standing.fields:
        return file.standing.fields[name]
    return ((file.screened.get("fields") or {}).get(name) or {}).get("value")


def written(value: Any) -> str:
    """A value as a form carries it."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return BETWEEN.join(value_text(one) for one in value)
    return value_text(value)


def edit_views(file: CaseFile, lang: str, draft: Mapping[str, Any]) -> tuple[EditView, ...]:
    """Every field, the least certain first; what a rule or the kind needs and nobody read comes before all."""
    read = field_views(file.screened, file.assessment.pages, file.proof.id, lang)
    known = {view.name for view in read}
    views = [_edit_view(file, view, draft, is_missing=False) for view in sorted(read, key=lambda view: view.percent)]
    missing = [name for name in _wanted(file) if name not in known]
    absent = [
        _edit_view(
            file, FieldView(name, field_word(name, lang), "", "", 0, sureness_of(0), None), draft, is_missing=True
        )
        for name in missing
    ]
    return (*absent, *views)


def kind_options(file: CaseFile, lang: str, draft: Mapping[str, Any]) -> tuple[KindOption, ...]:
    """Every kind that a paper may be, the present one chosen."""
    chosen = str(draft.get("kind") or present_kind(file))
    codes = [str(kind) for kind in ProofKind]
    return tuple(KindOption(code, kind_word(code, lang), code == chosen) for code in codes)


def present_kind(file: CaseFile) -> str:
    """What the paper is taken for now."""
    return file.standing.kind or str(file.screened.get("kind") or "unknown")


def changed_fields(form: Mapping[str, Any], file: CaseFile) -> dict[str, Any]:
    """The fields of a form that are not as they stand; an emptied one is nothing."""
    changed: dict[str, Any] = {}
    for key, value in form.items():
        name = key.removeprefix("field.")
        if name == key or name in FIXED or not isinstance(value, str):
            continue
        typed, shown = value.strip(), written(standing_value(file, name))
        if typed != shown.strip():
            changed[name] = _parsed(name, typed)
    return changed


def changed_kind(form: Mapping[str, Any], file: CaseFile) -> str | None:
    """The kind that a form names, where it is another than now."""
    kind = form.get("kind")
    known = isinstance(kind, str) and kind in {str(one) for one in ProofKind}
    return str(kind) if known and kind != present_kind(file) else None


def correction_words(fields: Mapping[str, Any], was: Mapping[str, Any], lang: str) -> tuple[str, ...]:
    """Corrected fields in words: what was, and what is."""
    return tuple(
        say(
            "web.case.event.corrected",
            lang,
            field=field_word(name, lang),
            was=written(was.get(name)) or "—",
            now=written(value) or "—",
        )
        for name, value in fields.items()
    )


def _edit_view(file: CaseFile, view: FieldView, draft: Mapping[str, Any], *, is_missing: bool) -> EditView:
    typed = draft.get("typed", {}).get(view.name)
    value = typed if isinstance(typed, str) else written(standing_value(file, view.name))
    return EditView(
        read=view,
        value=value,
        is_fixed=view.name in FIXED,
        is_long=len(value) > LONG_FROM,
        is_corrected=view.name in file.standing.fields,
        is_missing=is_missing,
    )


def _wanted(file: CaseFile) -> tuple[str, ...]:
    """Fields that the kind must show, those that the reasons miss, and corrected ones that were never read."""
    groups = needed_fields(present_kind(file))
    read = {**(file.screened.get("fields") or {}), **file.standing.fields}
    names = [group[0] for group in groups if not any(name in read for name in group) and group[0] != "kind"]
    return tuple(sorted(dict.fromkeys([*names, *file.standing.fields]), key=field_order))


def _parsed(name: str, typed: str) -> Any:
    if not typed:
        return None
    if name in LISTS:
        return [part.strip() for part in _PARTS.split(typed) if part.strip()]
    return typed
