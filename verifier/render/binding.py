"""Whether the four parts of a paper say the same: the print on its page, the data attached to it, its code, and its signature.

Takes parts that were decoded elsewhere and names each one that was tampered with. What is true comes from a token with a valid signature: the one
in the code, else the one in the attached data. Whether that certificate still stands is `signing.verify_certificate`'s answer; here only that
the paper is the one that was issued.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from signing import Claims, SigningError, TrustList, open_token, text_to_token
from verifier.clock import legal_date
from verifier.hours import plain
from verifier.render.pdf_signature import PdfSignature, SignatureState


class Part(StrEnum):
    """A part of a paper that says what was certified."""

    PAGE = "page"
    ATTACHMENT = "attachment"
    CODE = "code"
    SIGNATURE = "signature"


class PartState(StrEnum):
    """How a part stands to what was signed."""

    AGREES = "agrees"
    TAMPERED = "tampered"
    ABSENT = "absent"
    """It is not there: not tampering by itself, since a print has no data and no signature."""


@dataclass(frozen=True, slots=True)
class PartFinding:
    """What was found of one part; `differing` names the fields, or the reason, and never their values."""

    part: Part
    state: PartState
    differing: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The key of the sentence for people."""
        return f"render.binding.{self.part}.{self.state}"


@dataclass(frozen=True, slots=True)
class PaperParts:
    """The decoded parts of an uploaded paper: its lines of print, the attached text, the code's text, what its signature is worth."""

    lines: tuple[str, ...]
    attached: str | None
    code: str | None
    signature: PdfSignature


@dataclass(frozen=True, slots=True)
class Binding:
    """One finding a part, in the order of `Part`; `claims` are those that the parts were held against, where a signed token was found."""

    findings: tuple[PartFinding, ...]
    claims: Claims | None

    @property
    def tampered(self) -> tuple[Part, ...]:
        """The parts that do not say what was signed."""
        return tuple(each.part for each in self.findings if each.state is PartState.TAMPERED)

    @property
    def is_original(self) -> bool:
        """Whether this is an electronic paper and no print or scan: it carries data or a signature."""
        electronic = {Part.ATTACHMENT, Part.SIGNATURE}
        return any(each.part in electronic and each.state is not PartState.ABSENT for each in self.findings)


def signed_claims(text: str | None, trust: TrustList) -> Claims | None:
    """The claims of a code's text, where a key of the trust list signed them, whatever has become of the certificate since."""
    try:
        token = open_token(text_to_token(text or ""))
        vouch = trust.find_key(token.kid)
        if vouch is None:
            return None
        token.require_signature(vouch.key.verifier)
    except SigningError:
        return None
    return token.claims


def bind_paper(parts: PaperParts, claims_of: Callable[[str | None], Claims | None]) -> Binding:
    """Hold every part against what was signed.

    `claims_of` gives the claims of a text with a valid signature, such as `signed_claims` does.
    """
    data = _parsed(parts.attached)
    attached_text = data.get("token_text") if data else None
    in_code, in_data = claims_of(parts.code), claims_of(attached_text if isinstance(attached_text, str) else None)
    claims = _better(in_code, in_data, parts.lines)
    findings = (
        _page(parts.lines, claims),
        _attachment(parts, data, claims, in_data),
        _code(parts.code, claims, in_code),
        _signature(parts.signature),
    )
    return Binding(findings, claims)


def _better(in_code: Claims | None, in_data: Claims | None, lines: tuple[str, ...]) -> Claims | None:
    """The claims that the page is about: of two signed tokens, the one with fewer differences to the print; in doubt the code's."""
    found = [each for each in (in_code, in_data) if each is not None]
    return min(found, key=lambda claims: len(_missing_in_print(lines, claims)), default=None)


def _page(lines: tuple[str, ...], claims: Claims | None) -> PartFinding:
    if claims is None:
        return PartFinding(Part.PAGE, PartState.TAMPERED, ("token",))
    if not lines:
        return PartFinding(Part.PAGE, PartState.ABSENT)
    return _judged(Part.PAGE, _missing_in_print(lines, claims))


def _attachment(
    parts: PaperParts, data: Mapping[str, Any] | None, claims: Claims | None, in_data: Claims | None
) -> PartFinding:
    if parts.attached is None:
        return PartFinding(Part.ATTACHMENT, PartState.ABSENT)
    if data is None:
        return PartFinding(Part.ATTACHMENT, PartState.TAMPERED, ("json",))
    if claims is None or in_data != claims:
        return PartFinding(Part.ATTACHMENT, PartState.TAMPERED, ("token",))
    return _judged(Part.ATTACHMENT, _differing_in_data(data, claims))


def _code(text: str | None, claims: Claims | None, in_code: Claims | None) -> PartFinding:
    if text is None:
        return PartFinding(Part.CODE, PartState.ABSENT)
    return _judged(Part.CODE, () if claims is not None and in_code == claims else ("token",))


def _signature(signature: PdfSignature) -> PartFinding:
    match signature.state:
        case SignatureState.HOLDS:
            return PartFinding(Part.SIGNATURE, PartState.AGREES)
        case SignatureState.ABSENT:
            return PartFinding(Part.SIGNATURE, PartState.ABSENT)
        case state:
            return PartFinding(Part.SIGNATURE, PartState.TAMPERED, (state.value,))


def _judged(part: Part, differing: tuple[str, ...]) -> PartFinding:
    return PartFinding(part, PartState.TAMPERED if differing else PartState.AGREES, differing)


# ---------------------------------------------------------------- the print


# What stands in front of a fact on every layout, and what may follow it; white space inside a line is taken out before.
_HOLDER = (r"(?:兹证明|姓名Name)", r"(?=在|$)")
_NUMBER = (r"编号No\.", r"(?=本证书|$)")
_PERIOD = (r"(?:兹证明[^$]{0,200}?在|年度Year)", r"(?=\n?年度|$)")
_ISSUED = (r"签发日期Issuedon：?", r"(?![0-9-])")
_EXPIRES = (r"有效期至Validuntil：?", r"(?![0-9-])")
_TOTAL = (r"合计(?:学时)?Total", r"(?![0-9.])")
_PUBLIC = (r"公需科目[A-Za-z]+", r"(?![0-9.])")
_PROFESSIONAL = (r"专业科目[A-Za-z]+", r"(?![0-9.])")
_OTHER_SUBJECT = "其他科目"
_OTHER = (rf"{_OTHER_SUBJECT}[A-Za-z]+", r"(?![0-9.])")


def _missing_in_print(lines: tuple[str, ...], claims: Claims) -> tuple[str, ...]:
    """The facts that do not stand on the page as the layouts print them, or stand there twice and differently, by name."""
    page = "\n".join("".join(line.split()) for line in lines)
    day, last = legal_date(claims.issued_at), claims.expires_on
    other = claims.total_hours - claims.public_hours - claims.professional_hours
    stands = {
        "holder": _stands(page, _HOLDER, claims.holder),
        "number": _stands(page, _NUMBER, claims.number),
        "period": _stands(page, _PERIOD, claims.period),
        "total": _stands(page, _TOTAL, plain(claims.total_hours)),
        "public": _stands(page, _PUBLIC, plain(claims.public_hours), or_nowhere=not claims.public_hours),
        "professional": _stands(
            page, _PROFESSIONAL, plain(claims.professional_hours), or_nowhere=not claims.professional_hours
        ),
        "other": _stands(page, _OTHER, plain(other), or_nowhere=not other),
        "issued_on": f"\n{day.year}年{day.month}月{day.day}日" in f"\n{page}"
        and _stands(page, _ISSUED, day.isoformat(), or_nowhere=True),
        "expires_on": _stands(page, _EXPIRES, last.isoformat() if last else "none", or_nowhere=last is None),
    }
    return tuple(name for name, is_there in stands.items() if not is_there)


def _stands(page: str, around: tuple[str, str], value: str, *, or_nowhere: bool = False) -> bool:
    """Whether a label is on the page and this value, and no other, follows it wherever it is; `or_nowhere` where it may be missing."""
    label, after = around
    printed = "\n?".join(
        re.escape(letter) for letter in value if not letter.isspace()
    )  # a long name goes on in the next line
    labels = len(re.findall(label, page, re.MULTILINE))
    return labels == len(re.findall(rf"{label}\n?{printed}{after}", page, re.MULTILINE)) and (or_nowhere or labels > 0)


# ---------------------------------------------------------------- the attached data


def _parsed(text: str | None) -> Mapping[str, Any] | None:
    """The attached data, where it is a JSON object that says nothing twice."""
    try:
        found = json.loads(text or "", object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, Mapping) else None


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    listed = list(pairs)
    if len(dict(listed)) != len(listed):
        raise ValueError("a key twice")
    return dict(listed)


def _differing_in_data(data: Mapping[str, Any], claims: Claims) -> tuple[str, ...]:
    expected: dict[str, object] = {
        "holder": claims.holder,
        "number": claims.number,
        "region": claims.region,
        "period": claims.period,
        "total": plain(claims.total_hours),
        "issued_on": legal_date(claims.issued_at).isoformat(),
        "expires_on": claims.expires_on.isoformat() if claims.expires_on else None,
    }
    differing = [name for name, value in expected.items() if data.get(name, ...) != value]
    other = claims.total_hours - claims.public_hours - claims.professional_hours
    subjects = {
        "公需科目": plain(claims.public_hours),
        "专业科目": plain(claims.professional_hours),
        _OTHER_SUBJECT: plain(other),
    }
    if dict.fromkeys(subjects, "0") | _hours_in(data) != subjects:
        differing.append("hours")
    return tuple(differing)


def _hours_in(data: Mapping[str, Any]) -> dict[str, object]:
    lines = data.get("hours")
    found = [each for each in lines if isinstance(each, Mapping)] if isinstance(lines, list) else []
    return {str(each.get("name_zh")): each.get("hours") for each in found}
