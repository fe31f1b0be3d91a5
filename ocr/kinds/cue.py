"""A cue: words that speak for or against a kind, how strongly, and where they must stand.

Weights are in nats: 3 is strong, 1 is a hint. A cue counts once, however often it is found. Headings count more than body
text because a certificate says in large print what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocr.kinds.kind import ProofKind


class Place(StrEnum):
    """Where a cue must be found to count in full."""

    HEADING = "heading"
    """In a heading; elsewhere it counts for a third."""
    ANYWHERE = "anywhere"
    EVENT = "event"
    """As the head of what the holder took part in (参加…研讨会); nowhere else."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern over normalised text, the kind that it speaks for (or against, with a negative weight), and its place."""

    kind: ProofKind
    pattern: re.Pattern[str]
    weight: float
    place: Place


def heading(kind: ProofKind, *cues: tuple[str, float]) -> tuple[Cue, ...]:
    """Cues that count in full in headings."""
    return tuple(Cue(kind, re.compile(pattern, re.IGNORECASE), weight, Place.HEADING) for pattern, weight in cues)


def anywhere(kind: ProofKind, *cues: tuple[str, float]) -> tuple[Cue, ...]:
    """Cues that count wherever they stand."""
    return tuple(Cue(kind, re.compile(pattern, re.IGNORECASE), weight, Place.ANYWHERE) for pattern, weight in cues)


def event(kind: ProofKind, *cues: tuple[str, float]) -> tuple[Cue, ...]:
    """Cues that count as the head of the event that the holder took part in."""
    return tuple(
        Cue(kind, re.compile(rf"(?:{pattern})$", re.IGNORECASE), weight, Place.EVENT) for pattern, weight in cues
    )
