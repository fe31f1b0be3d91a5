"""What a proof is: every cue that is found speaks for its kind, and the sum decides, or the reader abstains.

Explainable on purpose: the result names the lines that decided. Weights live in `kinds`; this module decides how places
count, how sure the result is, and when to say unknown. It judges words alone; seals and codes are `signals`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.kinds import CUES, Place, ProofKind
from ocr.normalize import han_count
from ocr.sheet import Sheet, make_sheet

if TYPE_CHECKING:
    from ocr.document import Document, Line
    from ocr.kinds import Cue
    from ocr.proofs import Proof


@dataclass(frozen=True, slots=True)
class Classification:
    """What a proof is, how sure that is (0..1), the runner-up, and the lines that decided, the strongest first."""

    kind: ProofKind
    confidence: float
    runner_up: ProofKind
    runner_up_confidence: float
    deciding: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class _Vote:
    """A cue that was found, what it counts, and the lines where it stands."""

    kind: ProofKind
    weight: float
    lines: tuple[int, ...]


_HALF_SURE, _SLOPE = 0.8, 0.62
"""The sum at which a kind is as likely right as wrong, and how fast more evidence makes it surer; from written proofs of four hands."""
_ABSTAIN_BELOW = 0.45
"""A kind that is less sure than this is not named."""
_TEMPERATURE = 1.15
_UNSPOKEN = -3.5
"""What a kind counts that no cue speaks for."""
_SPOKEN_FOR, _DOUBTED = 3.0, 0.9
"""What speaks for some kind of proof so much that a refusal is no surer than the second figure."""
_CERTIFIED = frozenset({
    ProofKind.TRAINING_CERTIFICATE, ProofKind.CONFERENCE_CERTIFICATE, ProofKind.LECTURE_CERTIFICATE, ProofKind.ADVANCED_SEMINAR,
    ProofKind.STUDY_VISIT, ProofKind.ONLINE_COURSE, ProofKind.PUBLIC_COURSE_CERTIFICATE, ProofKind.TEACHING,
    ProofKind.ANNUAL_HOURS_CERTIFICATE, ProofKind.COUNTERPART_SUPPORT, ProofKind.AWARD,
})  # fmt: skip
_CERTIFIES = re.compile(
    r"证\s?书|证\s?明|凭证|考核表|鉴定表|考核结果|认定|核定|信息表|证号|盖章|结业|合格证|奖\s?状|聘\s?书|审验|登记卡|兹|特此|特发|颁发|授予|certif|award|confirm|diploma|appreciation",
    re.IGNORECASE,
)
"""Somebody must vouch for something: a paper on which nobody does is never surely a certificate."""
_EVENT = re.compile(
    r"(?:参加|出席|参与|完成|听取|聆听|赴|列席|修完|接受|学习)了?(?P<event>[^。;\n]{2,70}?)"
    r"(?=[,。;\n\t]|\(?(?:共?计(?=[^算划]|$)|总计|累计|合计|为期|学习期满|并|且|培训时间|时间|期间|学时|成绩|考[核试]|全[程部]|获|特此|特发|准予|予以|经)|\d+(?:\.\d+)?(?:个)?(?:学时|课时|学分|天)|$)"
)
_QUOTED = re.compile(r"[《“\"「『](?P<event>[^》”\"」』\n]{2,60})[》”\"」』](?P<head>[^,。;\n(]{0,10})")
_ENGLISH_EVENT = re.compile(
    r"(?:attend(?:ed|ing)|participat(?:ed|ing)\s+in|took\s+part\s+in|complet(?:ed|ing)|finish(?:ed|ing))\s+(?:the\s+|a\s+|an\s+)?(?P<event>[^.;\n]{3,140}?)(?=\s*(?:[,.;\n\"“]|by\s|held|organi[sz]ed|hosted|\bfrom\b|\bon\s|\bat\s|\bin\s+\w+\s*,|\bwith\b|\bfor\s|$))",
    re.IGNORECASE,
)


def classify_proof(document: Document, proof: Proof) -> Classification:
    """Say what a proof is, or abstain."""
    del document  # the words of the proof decide; the parameter keeps the door open for its pictures
    return classify_sheet(make_sheet(proof.lines))


def classify_sheet(sheet: Sheet) -> Classification:
    """Say what the lines of a proof are, or abstain."""
    letters = sum(len(re.sub(r"\W", "", line.text)) for line in sheet.lines)
    if letters < 6:
        return Classification(ProofKind.NOT_PROOF, 0.97 if letters == 0 else 0.85, ProofKind.UNKNOWN, 0.03)
    votes = _votes(sheet)
    scores: dict[ProofKind, float] = {kind: 0.0 for kind in ProofKind if kind is not ProofKind.UNKNOWN}
    for vote in votes:
        scores[vote.kind] += vote.weight
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    (kind, best), (second, _) = ranked[0], ranked[1]
    odds = {name: math.exp((score or _UNSPOKEN) / _TEMPERATURE) for name, score in ranked}
    share = {name: value / sum(odds.values()) for name, value in odds.items()}
    # The share says which kind; the sum says whether there is enough to say anything at all.
    strength = 1 / (1 + math.exp(-(best - _HALF_SURE) * _SLOPE))
    confidence = share[kind] * strength
    if confidence < _ABSTAIN_BELOW:
        return _abstain(sheet, votes, kind, confidence, best)
    if kind is ProofKind.NOT_PROOF and ranked[1][1] >= _SPOKEN_FOR:
        confidence = min(confidence, _DOUBTED)
    if kind in _CERTIFIED and not _CERTIFIES.search(sheet.ordinary_text):
        confidence *= 0.8
    return Classification(
        kind, round(confidence, 4), second, round(share[second] * strength, 4), _deciding(sheet, votes, kind)
    )


def _abstain(sheet: Sheet, votes: list[_Vote], kind: ProofKind, confidence: float, best: float) -> Classification:
    """Unknown, with the likeliest kind as runner-up; not a proof where nothing speaks of one."""
    if best < 1.2 and not _looks_official(sheet):
        return Classification(ProofKind.NOT_PROOF, 0.7, kind, round(confidence, 4), ())
    return Classification(
        ProofKind.UNKNOWN, round(1 - confidence, 4), kind, round(confidence, 4), _deciding(sheet, votes, kind)
    )


_OFFICIAL = re.compile(
    r"证\s?书|证\s?明|certif|学时|学分|结业|合格|颁发|授予|特发|编号|兹|公章|盖章|参加|课程|培训|研究|发表|出版",
    re.IGNORECASE,
)


def _looks_official(sheet: Sheet) -> bool:
    """Whether any word of a certificate stands on the page at all."""
    return bool(_OFFICIAL.search(sheet.ordinary_text))


def _deciding(sheet: Sheet, votes: list[_Vote], kind: ProofKind) -> tuple[Line, ...]:
    """The lines behind the strongest cues of a kind, at most five."""
    weights: dict[int, float] = {}
    for vote in votes:
        if vote.kind is kind and vote.weight > 0:
            for index in vote.lines:
                weights[index] = weights.get(index, 0.0) + vote.weight
    strongest = sorted(weights, key=lambda index: (-weights[index], index))[:5]
    return tuple(sheet.lines[index].line for index in strongest)


def _votes(sheet: Sheet) -> list[_Vote]:
    """Every cue that is found on the sheet."""
    headings = _heading_indexes(sheet)
    events = _events(sheet)
    votes: list[_Vote] = []
    for cue in CUES:
        vote = _event_vote(cue, events) if cue.place is Place.EVENT else _vote(sheet, cue, headings)
        if vote is not None:
            votes.append(vote)
    return votes


def _vote(sheet: Sheet, cue: Cue, headings: dict[int, float]) -> _Vote | None:
    """The vote of a cue of text: in headings in full (and a little more in large print), elsewhere as its place says."""
    if cue.place is Place.HEADING:
        hits = [(factor, index) for index, factor in headings.items() if cue.pattern.search(sheet.lines[index].text)]
        if hits:
            factor, index = max(hits)
            return _Vote(cue.kind, cue.weight * factor, (index,))
    match = cue.pattern.search(sheet.prose.text)
    where = sheet.prose
    if match is None:
        match, where = cue.pattern.search(sheet.rows.text), sheet.rows
    if match is None:
        return None
    lines = sheet.line_indexes(where, match.start(), match.end())[:3]
    # A heading that is wrapped begins in a heading, or it is no heading.
    wrapped = cue.place is Place.HEADING and len(lines) > 1 and headings.get(lines[0], 0.0) > 1.0
    weight = cue.weight * (0.33 if cue.place is Place.HEADING and not wrapped else 1.0)
    return _Vote(cue.kind, weight, lines)


def _event_vote(cue: Cue, events: list[tuple[str, tuple[int, ...]]]) -> _Vote | None:
    """The vote of a cue about the head of the event."""
    for text, lines in events:
        if cue.pattern.search(text):
            return _Vote(cue.kind, cue.weight, lines)
    return None


def _events(sheet: Sheet) -> list[tuple[str, tuple[int, ...]]]:
    """What the holder took part in, as printed behind 参加, in title marks, or behind attended."""
    found: list[tuple[str, tuple[int, ...]]] = []
    text = sheet.prose.text
    for match in _EVENT.finditer(text):
        phrase = re.sub(r"[\s》”\"」』]+$|的?学习$", "", re.sub(r"\([^()]*\)$", "", match["event"]))
        found.append((phrase, sheet.line_indexes(sheet.prose, match.start("event"), match.end("event"))))
    for match in _QUOTED.finditer(text):
        lines = sheet.line_indexes(sheet.prose, match.start("event"), match.end("event"))
        found += [(match["event"], lines), (match["event"] + match["head"], lines)]
    for match in _ENGLISH_EVENT.finditer(text):
        found.append(
            (match["event"].strip(), sheet.line_indexes(sheet.prose, match.start("event"), match.end("event")))
        )
    return found


def _heading_indexes(sheet: Sheet) -> dict[int, float]:
    """The lines that are headings, with how much they count (1..1.25): large print, or the first short lines of a page."""
    headings: dict[int, float] = {}
    for number, row in enumerate(sheet.row_indexes):
        for index in row:
            line = sheet.lines[index]
            characters = max(han_count(line.text), len(line.text) // 2)
            if line.relative_height >= 1.3 and characters <= 40:
                headings[index] = min(1.25, 0.85 + 0.2 * line.relative_height)
            elif number < 4 and characters <= 32 and not re.search(r"[,。;]", line.text):
                headings[index] = 1.0 if number < 2 else 0.8
    return headings
