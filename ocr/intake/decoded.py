"""What the decoder answered, checked and turned into values: pictures of pages, facts of the file, members of an archive.

The decoder has handled hostile bytes, so its sizes are checked against the limits, its words against their number, and its errors
against the list of known codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ocr import errors
from ocr.codes import MAX_CODE_CHARS, MAX_CODES, Code
from ocr.document import Box
from ocr.engines.painting import Painting
from ocr.engines.textlayer import PrintedWord, TextLayer
from ocr.intake.sniff import MediaType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ocr.document import Fact
    from ocr.intake.page_slot import Body
    from ocr.intake.pool import DecoderPool
    from ocr.limits import Limits


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The type of a file and what it says about itself."""

    media_type: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DecodedPage:
    """An upright page as a bitmap (height × width × 3, RGB), with the text layer of a PDF."""

    number: int
    pixels: NDArray[np.uint8]
    layer: TextLayer | None = None
    codes: tuple[Code, ...] = ()
    """QR codes that were found on a larger original."""


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """A file inside a zip: its name as a label (it may hold any characters), and its bytes."""

    name: str
    data: bytes = field(repr=False)


def decode_file(data: bytes, pool: DecoderPool, limits: Limits) -> Iterator[FileFacts | DecodedPage]:
    """Yield the facts of the file, then its pages.

    Raises:
        OcrError: one of its classes, and nothing else, whatever the bytes are.
    """
    require_size(data, limits)
    page_count = 0
    for head, body in pool.decode(data, limits):
        if head.get("kind") == "error":
            raise error_of(head)
        if head.get("kind") != "end":
            answer = checked(head, body, page_count + 1, limits)
            page_count += isinstance(answer, DecodedPage)
            yield answer
    if page_count == 0:
        raise errors.DamagedFileError


def checked(head: Mapping[str, Any], body: Body, expected: int, limits: Limits) -> FileFacts | DecodedPage:
    """A decoder's message as a value; a message that does not fit counts as a crash: its sender was taken over or is broken.

    Raises:
        DecoderCrashedError: the message has another shape, or passes a limit.
    """
    try:
        if head["kind"] == "file":
            return FileFacts(str(MediaType(head["media_type"])), _facts(head["facts"]))
        return _page(head, body, expected, limits)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise errors.DecoderCrashedError from None


def unpack_archive(data: bytes, pool: DecoderPool, limits: Limits) -> tuple[ArchiveMember, ...]:
    """The files inside a zip; archives inside it are members like others."""
    require_size(data, limits)
    members = []
    for head, body in pool.decode(data, limits, unpack=True):
        if head.get("kind") == "error":
            raise error_of(head)
        if head.get("kind") == "member":
            members.append(ArchiveMember(str(head["name"]), bytes(body)))
        if len(members) > limits.max_archive_files:
            raise errors.DecoderCrashedError
    return tuple(members)


def require_size(data: bytes, limits: Limits) -> None:
    """Refuse an empty file and one above the limit before a decoder sees it."""
    if not data:
        raise errors.EmptyFileError
    if len(data) > limits.max_bytes:
        raise errors.FileTooLargeError(byte_count=len(data), limit_bytes=limits.max_bytes)


def error_of(head: Mapping[str, Any]) -> errors.OcrError:
    """The error that a decoder names, with its facts as attributes; an unknown code counts as a crash."""
    known = {kind.code: kind for kind in errors.OcrError.__subclasses__()}
    kind = known.get(str(head.get("code")))
    if kind is None:
        return errors.DecoderCrashedError()
    error = kind.__new__(kind)
    facts = head.get("facts")
    plain = facts if isinstance(facts, Mapping) else {}
    errors.OcrError.__init__(
        error, **{str(name): fact for name, fact in plain.items() if isinstance(fact, (str, int, float))}
    )
    return error


def _page(head: Mapping[str, Any], body: Body, expected: int, limits: Limits) -> DecodedPage:
    height, width = int(head["height"]), int(head["width"])
    if int(head["number"]) != expected or expected > limits.max_pages or max(height, width) > limits.long_side_px + 1:
        raise errors.DecoderCrashedError
    if min(height, width) < 1 or len(body) != height * width * 3:
        raise errors.DecoderCrashedError
    pixels = np.frombuffer(body, dtype=np.uint8).reshape(height, width, 3)
    layer = head.get("layer")
    codes = tuple(Code(str(text)[:MAX_CODE_CHARS], _box(box)) for text, *box in head.get("codes", [])[:MAX_CODES])
    return DecodedPage(expected, pixels, None if layer is None else _layer(layer, limits), codes)


def _layer(said: Mapping[str, Any], limits: Limits) -> TextLayer:
    words = tuple(PrintedWord(str(text), _box(box), bool(upright)) for text, *box, upright in said["words"])
    if sum(len(word.text) for word in words) > 2 * limits.max_text_chars:
        words = ()
    painting = Painting(
        bool(said["invisible"]),
        tuple(_box(box) for box in said["covered"]),
        tuple(_box(box) for box in said["pictures"]),
    )
    return TextLayer(
        words, usable=bool(said["usable"]) and bool(words), damaged=bool(said["damaged"]), painting=painting
    )


def _box(said: Sequence[float]) -> Box:
    left, top, right, bottom = (float(value) for value in said)
    if not (0 <= left <= right <= 1 and 0 <= top <= bottom <= 1):  # also false for what is no number
        raise ValueError
    return Box(left, top, right, bottom)


def _facts(said: object) -> Mapping[str, Fact]:
    if not isinstance(said, Mapping):
        return {}
    return {str(name): value for name, value in said.items() if isinstance(value, (str, int, bool))}
