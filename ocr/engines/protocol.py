"""The one face of every engine: a picture in, lines out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.document import Box, Line

Pixels = NDArray[np.uint8]
"""Height × width × 3, RGB, upright."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The bitmap of a page or a part of one, with the page's number (from 1) and the digest of its document (for replay).

    `look_px` is the long side at which print is looked for; it is read at full size. Engines with their own way may ignore it.
    """

    pixels: Pixels
    number: int = 1
    document_sha256: str = ""
    look_px: int = 960


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine made of a strip of print: its text and how sure it is (0..1)."""

    text: str
    confidence: float


class OcrEngine(Protocol):
    """Reads pictures; safe to use from many threads.

    Raises (all methods):
        EngineUnavailableError: the engine's program or models are not on this machine.
        EngineFailedError: the engine gave up on this picture.
    """

    @property
    def name(self) -> str:
        """A short name for records and reports."""
        ...

    def read(self, picture: Picture) -> tuple[Line, ...]:
        """Find and read every line of a picture; boxes in fractions of it; in no particular order."""
        ...

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Reading, ...]:
        """Read strips that hold one horizontal line each."""
        ...

    def locate(self, pixels: Pixels) -> tuple[Box, ...]:
        """The places of print on a picture, unread."""
        ...
