"""Whether a proof may be two: titles of two papers, each with a date at its foot of its own.

What was not parted must not be accepted, since it would take the holder of one paper and the days of the other. It decides
by titles and dates that stand alone; where the parting is clear, `proofs` has done it before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.dates import find_dates
from ocr.normalize import HAN
from ocr.sheet import make_sheet
from ocr.signals.signal import Level, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.proofs import Proof

_TITLE = re.compile(
    rf"(?!.{{0,4}}(?:特此|以资|兹|给予|颁发)此?证)[{HAN}()\d]{{0,18}}(?:证书|证明|奖状|合格证|聘书|录用通知|登记卡|审验卡|成绩单|登记档案)"
    r"|(?:[a-z ]{0,24})?(?:certificate|diploma)(?: of [a-z ]{3,24})?",
    re.IGNORECASE,
)
_ALONE = re.compile(r"[\s()\[\]:,。.·★☆]|日期|Date|盖章", re.IGNORECASE)


def several_papers(proof: Proof) -> Iterator[Signal]:
    """A warning where a proof holds two titles and two different dates that stand alone."""
    sheet = make_sheet(proof.lines)
    titles = {line.text for line in sheet.lines if _TITLE.fullmatch(line.text)}
    days = set()
    for line in sheet.lines:
        found = find_dates(line.text)
        if len(found) == 1 and found[0].span is not None and found[0].precise and len(found[0].points) == 1:
            rest = _ALONE.sub("", line.text[: found[0].start] + line.text[found[0].end :])
            if len(rest) <= 1:
                days.add(found[0].span)
    if len(titles) > 1 and len(days) > 1:
        yield Signal("proof.several", Level.WARNING, {"titles": "、".join(sorted(titles))}, proof.page)
