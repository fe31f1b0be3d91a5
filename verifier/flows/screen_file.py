"""One file is screened: read, judged and spelled as the contract's lines, with no server and no database.

A file that cannot be read gives one line with an error; it raises nothing of the reader's, so that a run over a folder goes on. With
`pictures`, each field carries the part of the page that it was read from (`picture`, a JPEG in base64), for a report that shows evidence.
"""

import base64
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ocr import Document, OcrError, cut_evidence
from verifier.messages import say
from verifier.review import Claim, error_line, judge_document, screen_line
from verifier.rules import Packs

if TYPE_CHECKING:
    from verifier.review import Judged

Read = Callable[[bytes], Document]


def screen_file(
    data: bytes, *, file: str, claim: Claim, packs: Packs, read: Read, lang: str, pictures: bool = False
) -> tuple[dict[str, Any], ...]:
    """Screen one file: a line a proof, or one line that says why it could not be read."""
    began = time.perf_counter()
    try:
        document = read(data)
    except OcrError as exc:
        sentence = say(exc.code, lang, **exc.facts)
        return (error_line(file=file, code=exc.code, sentence=sentence, ms=_elapsed(began)),)
    lines = []
    for one in judge_document(document, claim, packs):
        line = screen_line(
            file=file,
            document=document,
            proof=one.proof,
            classification=one.classification,
            fields=one.fields,
            signals=one.signals,
            proposal=one.proposal,
            ms=_elapsed(began),
            lang=lang,
        )
        if pictures:
            _illustrate(line, document, one)
        lines.append(line)
    return tuple(lines)


def _illustrate(line: dict[str, Any], document: Document, judged: "Judged") -> None:
    """Put beside each value of a line the picture that it was read from."""
    for name, field in judged.fields.items():
        picture = cut_evidence(document, field)
        if picture is not None:
            line["fields"][name]["picture"] = base64.b64encode(picture).decode("ascii")


def _elapsed(began: float) -> int:
    """Milliseconds since."""
    return round((time.perf_counter() - began) * 1000)
