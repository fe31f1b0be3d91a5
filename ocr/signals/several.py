"""Whether a proof may be two: titles of two papers, dates at the foot of its own each, two persons, or two languages that tell different days.

What was not parted must not be accepted, since it would take the holder of one paper and the days of the other. It decides
by titles, persons and dates that stand alone; where the parting is clear, `proofs` has done it before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.normalize import han_count
from ocr.paper_parts import PaperPart, foot_days
from ocr.signals.signal import Level, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.proofs import Proof


def several_papers(proof: Proof) -> Iterator[Signal]:
    """A warning where a proof holds two titles and two different days that stand alone, also where each is of its own language."""
    whole = PaperPart(proof.lines)
    titles = dict.fromkeys(whole.titles)
    days = foot_days(whole.sheet)
    if len(titles) > 1 and len(days) > 1:
        yield Signal("proof.several", Level.WARNING, {"titles": "、".join(sorted(titles))}, proof.page)
        return
    chinese = tuple(line for line in proof.lines if han_count(line.text) > 0)
    foreign = tuple(line for line in proof.lines if han_count(line.text) == 0)
    parts = PaperPart(chinese), PaperPart(foreign)
    told = [part.days for part in parts]
    if all(told) and not told[0] & told[1] and all(part.holder is not None for part in parts):
        yield Signal("proof.several", Level.WARNING, {"titles": "、".join(sorted(titles))}, proof.page)
