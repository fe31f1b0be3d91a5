"""One file is screened: read, judged and spelled as the contract's lines, with no server and no database.

A file that cannot be read gives one line with an error; it raises nothing, so that a run over a folder goes on.
"""

import time
from collections.abc import Callable
from typing import Any

from ocr import Document, OcrError
from verifier.messages import say
from verifier.review import Claim, error_line, judge_document, screen_line
from verifier.rules import Packs

Read = Callable[[bytes], Document]


def screen_file(
    data: bytes, *, file: str, claim: Claim, packs: Packs, read: Read, lang: str
) -> tuple[dict[str, Any], ...]:
    """Screen one file: a line a proof, or one line that says why it could not be read."""
    began = time.perf_counter()
    try:
        document = read(data)
    except OcrError as exc:
        sentence = say(exc.code, lang, **exc.facts)
        return (error_line(file=file, code=exc.code, sentence=sentence, ms=_elapsed(began)),)
    judged = judge_document(document, claim, packs)
    return tuple(
        screen_line(
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
        for one in judged
    )


def _elapsed(began: float) -> int:
    """Milliseconds since."""
    return round((time.perf_counter() - began) * 1000)
