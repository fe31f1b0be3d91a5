"""The values that a reading consists of: boxes, words, lines, pages, a document.

They are neutral to the engine that read them: a box is in fractions of the upright page, a confidence lies in 0..1, pages
count from 1. This module decides nothing; reading fills these values, and classification, extraction and signals consume them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocr.codes import Code

Fact = str | int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on an upright page: fractions of its width and height, origin top left, right >= left, bottom >= top."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width as a fraction of the page's width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height as a fraction of the page's height."""
        return self.bottom - self.top

    @property
    def center_x(self) -> float:
        """The middle of the box from left to right."""
        return (self.left + self.right) / 2

    @property
    def center_y(self) -> float:
        """The middle of the box from top to bottom."""
        return (self.top + self.bottom) / 2

    @property
    def area(self) -> float:
        """The share of the page that the box covers."""
        return self.width * self.height

    def overlap(self, other: Box) -> float:
        """The area that both boxes cover, as a share of the page."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)

    def contains_center_of(self, other: Box) -> bool:
        """Whether the middle of the other box lies in this one."""
        return self.left <= other.center_x <= self.right and self.top <= other.center_y <= self.bottom


WHOLE_PAGE = Box(0.0, 0.0, 1.0, 1.0)


def box_around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all the given ones; the whole page when there are none."""
    listed = tuple(boxes)
    if not listed:
        return WHOLE_PAGE
    return Box(
        min(box.left for box in listed),
        min(box.top for box in listed),
        max(box.right for box in listed),
        max(box.bottom for box in listed),
    )


class PageSource(StrEnum):
    """Where the lines of a page come from."""

    TEXT_LAYER = "text_layer"
    OCR = "ocr"


class PageNote(StrEnum):
    """A fact about a page that a reader of its lines should know."""

    TEXT_LAYER_DISAGREES = "text_layer.disagrees"
    """The PDF's text layer says something else than the picture; the lines are those of the picture."""
    TEXT_LAYER_DAMAGED = "text_layer.damaged"
    """The text layer is a damaged conversion (boxes, private-use or replacement characters); the picture was read."""
    VERTICAL = "page.vertical"
    """Most lines run from top to bottom."""
    BLANK = "page.blank"
    """Nothing is written on the page."""
    UNDER_SEAL = "page.under_seal"
    """A second pass over the area of a red seal brought additional lines."""
    LOW_RESOLUTION = "page.low_resolution"
    """The picture is so small that small print may be lost."""


@dataclass(frozen=True, slots=True)
class Word:
    """A part of a line with its own place: a word of a text layer, or a run that an engine saw as one."""

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print: its text as printed, its place, how sure the engine is (0..1), its page (from 1)."""

    text: str
    box: Box
    confidence: float
    page: int
    words: tuple[Word, ...] = ()
    vertical: bool = False
    tilted: bool = False
    """Neither straight across nor straight down: the text around a seal, a watermark."""
    slant: float = 0.0
    """How far the line falls to the right, in degrees; 0 when the engine does not say."""
    under_seal: bool = False
    """Read in the second pass, over the area of a red seal with the red taken out."""
    second: str | None = None
    """What the other pass over a seal read at the same place; `None` where only one pass read it."""


@dataclass(frozen=True, slots=True)
class Page:
    """An upright page: its lines in reading order, and its picture (about 150 dpi) for display and signals.

    `width_px` and `height_px` are the size of `image`. `rotation` is how many degrees the page was turned clockwise to
    stand upright (0, 90, 180, 270), after what its file said about its orientation.
    """

    number: int
    width_px: int
    height_px: int
    lines: tuple[Line, ...]
    source: PageSource
    image: bytes = field(repr=False)
    image_media_type: str = "image/jpeg"
    rotation: int = 0
    straightened: float = 0.0
    """Degrees counter-clockwise by which a page that lay askew was turned on top of `rotation`."""
    notes: tuple[PageNote, ...] = ()
    text_layer: tuple[Line, ...] = ()
    """The lines of the text layer where the page was read from its picture though it has one; else empty."""
    seal_words: tuple[Line, ...] = ()
    """Words around red seals that were read on the picture with confidence; each has the place of its seal."""
    codes: tuple[Code, ...] = ()
    """QR codes that were found on an original larger than `image`."""

    @property
    def text(self) -> str:
        """The page's lines, one under the other."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read: its digest (SHA-256, hex), type, size in bytes, pages, and facts about the file.

    Facts known today: `page_count` (int, pages in the file), and of a PDF `signed` (bool, holds a signature field with a value),
    `producer`, `creator`, `created`, `modified` (ISO 8601 where the PDF's date could be read), `title`,
    `revisions` (int, how often the file was appended to), `signature_states` (of each signature: valid, added_to, changed, broken or unchecked),
    `signers` (as their certificates name them), `byte_ranges` (what each signature says that it covers: `0 100 300 50;…`),
    `attached_certificate` (the text of an attached `certificate.json`, for `verifier.render`); of a photo `taken` and `camera`; of any file `frames` where only
    the first was read.
    """

    sha256: str
    media_type: str
    byte_count: int
    pages: tuple[Page, ...]
    facts: Mapping[str, Fact] = field(default_factory=dict)
    name: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines of all pages in reading order."""
        return tuple(line for page in self.pages for line in page.lines)

    @property
    def text(self) -> str:
        """All lines of all pages, one under the other."""
        return "\n".join(line.text for line in self.lines)

    @property
    def has_text_layer(self) -> bool:
        """Whether every page was read from its text layer."""
        return bool(self.pages) and all(page.source is PageSource.TEXT_LAYER for page in self.pages)
