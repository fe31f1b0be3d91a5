"""From the bytes of a file to a document: each page read from its text layer or its picture, whichever can be trusted.

Decides, page by page: a clean text layer that its picture confirms is taken; everything else is turned upright and recognised, and read a
second time under red seals. What the lines mean is left to classification and extraction. Bytes are decoded by `ocr.intake`.
"""

from __future__ import annotations

import hashlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import cv2
import numpy as np

from ocr.arc import read_arcs
from ocr.codes import turned_code
from ocr.document import Document, Line, Page, PageNote, PageSource
from ocr.engines.protocol import Picture
from ocr.engines.rapid import RapidEngine
from ocr.engines.tesseract import TesseractEngine
from ocr.errors import ReadingTimedOutError
from ocr.intake import DecodedPage, DecoderPool, FileFacts, decode_file, unpack_archive
from ocr.layer_check import beside, check_layer, contradicted, similarity
from ocr.limits import DEFAULT_LIMITS
from ocr.order import lines_of_words, reading_order
from ocr.orientation import PageTurner, find_slant, straighten, turn
from ocr.red import find_red_seals
from ocr.under_seal import read_under_seals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Future
    from types import TracebackType

    from ocr.document import Box
    from ocr.engines.protocol import OcrEngine, Pixels
    from ocr.engines.textlayer import PrintedWord
    from ocr.intake import ArchiveMember
    from ocr.limits import Limits

_Shown = tuple[bytes, int, int]  # a page's picture for display, with its height and width
_IMAGE_LONG_SIDE_PX = 1754  # an A4 page at 150 dpi
_IMAGE_QUALITY = 85
_LOW_LONG_SIDE_PX = 900
_LEGIBLE, _DOUBTFUL = (
    24.0,
    0.75,
)  # sure characters from which a reading is not that of a page upside down; lines that count
_ALIKE, _COMPARED_CHARS = 0.6, 2000  # similarity from which two whole texts agree, and how much of them is compared
_MAX_ARCS = 3  # seals of one page whose words are read
_ASKEW_DEGREES = 3.0  # below, lines are cut out along their own slant and rows still stand at one height


class Reader:
    """Reads files with warm decoders and one engine; safe to use from many threads; close it, or use it in a `with`."""

    def __init__(self, *, engine: OcrEngine | None = None, limits: Limits = DEFAULT_LIMITS, decoders: int = 2) -> None:
        self.engine = engine or default_engine()
        self.limits = limits
        self._pool = DecoderPool(size=decoders)
        self._turner = PageTurner()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm_up(self) -> None:
        """Start a decoder ahead of the first file."""
        self._pool.warm_up()

    def close(self) -> None:
        """End the idle decoder processes."""
        self._pool.close()

    def read(
        self, data: bytes, *, name: str = "", engine: OcrEngine | None = None, limits: Limits | None = None
    ) -> Document:
        """Read a file into a document.

        Raises:
            OcrError: one class for each reason (see `ocr.errors`), whatever the bytes are.
        """
        bounds = limits or self.limits
        digest = hashlib.sha256(data).hexdigest()
        file = FileFacts("")
        pages: list[Page] = []
        began = time.monotonic()
        for answer in decode_file(data, self._pool, bounds):
            if isinstance(answer, FileFacts):
                file = answer
                continue
            if time.monotonic() - began > bounds.reading_seconds:
                raise ReadingTimedOutError(limit_seconds=bounds.reading_seconds)
            pages.append(read_page(answer, digest, engine or self.engine, self._turner))
        return Document(digest, file.media_type, len(data), tuple(pages), file.facts, name)

    def probe(self, data: bytes, *, limits: Limits | None = None) -> None:
        """Decode a file without reading it, so that an upload that no reading can mend is refused at once.

        Raises:
            OcrError: one class for each reason, whatever the bytes are.
        """
        for _ in decode_file(data, self._pool, limits or self.limits):
            pass

    def unpack(self, data: bytes) -> tuple[ArchiveMember, ...]:
        """The files inside a zip, to be read one by one.

        Raises:
            OcrError: one class for each reason, whatever the bytes are.
        """
        return unpack_archive(data, self._pool, self.limits)


def read_page(decoded: DecodedPage, digest: str, engine: OcrEngine, turner: PageTurner) -> Page:
    """Read one decoded page: its text layer where that can stand for the page, else its picture."""
    layer = decoded.layer
    printed = _layer_lines(decoded)
    if layer is None or not layer.usable or layer.painting.invisible or not printed:
        return _read_picture(decoded, digest, engine, turner, printed=printed)
    check = check_layer(printed, layer, decoded.pixels, engine)
    if check.agrees:
        return _page(decoded.pixels, decoded.number, printed, PageSource.TEXT_LAYER)
    read = _read_picture(decoded, digest, engine, turner, denied=check.denied, printed=printed)
    if PageNote.TEXT_LAYER_DISAGREES in read.notes:
        return read
    lines = reading_order((*printed, *beside(printed, read.lines)))
    return _page(decoded.pixels, decoded.number, lines, PageSource.TEXT_LAYER)


def _layer_lines(decoded: DecodedPage) -> tuple[Line, ...]:
    if decoded.layer is None or decoded.layer.damaged:
        return ()
    upright = [word for word in decoded.layer.words if word.upright]
    tilted = [word for word in decoded.layer.words if not word.upright]
    if _letter_count(tilted) > _letter_count(upright):
        return ()  # the sheet lies on its side: its picture is turned and read
    height, width = decoded.pixels.shape[:2]
    lines = lines_of_words(upright, decoded.number, aspect=height / width)
    around = [Line(word.text, word.box, 1.0, decoded.number, tilted=True) for word in tilted if len(word.text) > 1]
    return (*reading_order(lines), *around)


def _letter_count(words: Iterable[PrintedWord]) -> int:
    return sum(len(word.text) for word in words)


@dataclass(frozen=True, slots=True)
class _Look:
    """What is seen on a page without reading its lines: its seals with the words around them, and its picture for display."""

    seals: tuple[Box, ...]
    words: tuple[Line, ...]
    shown: _Shown


def _look_at(picture: Picture, engine: OcrEngine) -> _Look:
    """Look at a page while its lines are found and read: two cores would stand idle in turn."""
    seals = find_red_seals(picture.pixels)
    words = read_arcs(picture.pixels, seals[:_MAX_ARCS], picture.number, engine)
    return _Look(seals, words, encode_image(picture.pixels))


def _upright(
    decoded: DecodedPage, digest: str, engine: OcrEngine, turner: PageTurner, beside_reading: ThreadPoolExecutor
) -> tuple[int, Picture, tuple[Line, ...], Future[_Look]]:
    """The page as it stands upright, with its first reading: as the turner says, or the other way up where that reads much better.

    A sheet that is nearly empty gives the turner little to go by, and its reading shows it.
    """
    turned, _ = turner.find_turn(decoded.pixels)
    readings = []
    for degrees in dict.fromkeys((turned, (turned + 180) % 360, 0)):
        picture = Picture(turn(decoded.pixels, degrees), decoded.number, digest)
        look = beside_reading.submit(_look_at, picture, engine)
        lines = tuple(engine.read(picture))
        readings.append((_legible(lines), degrees, picture, lines, look))
        if _legible(lines) >= _LEGIBLE:
            break
    _, degrees, picture, lines, look = max(readings, key=lambda reading: reading[0])
    return degrees, picture, lines, look


def _legible(lines: Sequence[Line]) -> float:
    """How much of a reading can be trusted: its characters, each as much as its line is sure."""
    return sum(len(line.text) * line.confidence for line in lines if line.confidence > _DOUBTFUL)


def _read_picture(
    decoded: DecodedPage,
    digest: str,
    engine: OcrEngine,
    turner: PageTurner,
    *,
    printed: tuple[Line, ...],
    denied: tuple[Line, ...] = (),
) -> Page:
    with ThreadPoolExecutor(max_workers=1) as beside_reading:
        turned, picture, first, look = _upright(decoded, digest, engine, turner, beside_reading)
        slant = find_slant(first)
        if abs(slant) > _ASKEW_DEGREES:
            picture = replace(picture, pixels=straighten(picture.pixels, slant))
            look = beside_reading.submit(_look_at, picture, engine)
            first = engine.read(picture)
        else:
            slant = 0.0
        seen = look.result()
    seals = seen.seals
    lines = reading_order(read_under_seals(picture, first, engine, seals))
    notes: tuple[PageNote, ...] = ()
    if decoded.layer is not None and decoded.layer.damaged:
        notes = (PageNote.TEXT_LAYER_DAMAGED,)
    elif printed and _disagrees(printed, lines, denied, seals, moved=bool(turned or slant)):
        notes = (PageNote.TEXT_LAYER_DISAGREES,)
    page = _page(picture.pixels, decoded.number, lines, PageSource.OCR, notes=notes, printed=printed, shown=seen.shown)
    codes = tuple(turned_code(code, turned) for code in decoded.codes)
    return replace(page, rotation=turned, straightened=round(slant, 2), seal_words=seen.words, codes=codes)


def _disagrees(
    printed: Sequence[Line], seen: Sequence[Line], denied: Sequence[Line], seals: Sequence[Box], *, moved: bool
) -> bool:
    """Whether layer and picture contradict each other; where the page was moved, their places cannot be compared, their texts can."""
    if moved:
        return similarity(_joined(printed), _joined(seen)) < _ALIKE
    return bool(contradicted(printed, seen, denied, seals))


def _joined(lines: Sequence[Line]) -> str:
    return "".join(line.text for line in lines)[:_COMPARED_CHARS]


def _page(
    pixels: Pixels,
    number: int,
    lines: tuple[Line, ...],
    source: PageSource,
    *,
    notes: tuple[PageNote, ...] = (),
    printed: tuple[Line, ...] = (),
    shown: _Shown | None = None,
) -> Page:
    image, height, width = shown or encode_image(pixels)
    return Page(
        number=number,
        width_px=width,
        height_px=height,
        lines=lines,
        source=source,
        image=image,
        notes=(*notes, *_notes_on(pixels, lines)),
        text_layer=printed,
    )


def _notes_on(pixels: Pixels, lines: Sequence[Line]) -> tuple[PageNote, ...]:
    found = {
        PageNote.BLANK: not lines,
        PageNote.VERTICAL: sum(line.vertical for line in lines) * 2 > len(lines) > 0,
        PageNote.UNDER_SEAL: any(line.under_seal for line in lines),
        PageNote.LOW_RESOLUTION: max(pixels.shape[:2]) < _LOW_LONG_SIDE_PX,
    }
    return tuple(note for note, holds in found.items() if holds)


def encode_image(pixels: Pixels) -> _Shown:
    """A page's bitmap as a JPEG for display and signals, with its height and width in pixels."""
    scale = min(1.0, _IMAGE_LONG_SIDE_PX / max(pixels.shape[:2]))
    if scale < 1:
        pixels = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), np.uint8)
    _, encoded = cv2.imencode(
        ".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _IMAGE_QUALITY]
    )
    return encoded.tobytes(), pixels.shape[0], pixels.shape[1]


_lock = threading.Lock()
_shared: dict[str, Reader | OcrEngine] = {}


def default_engine() -> OcrEngine:
    """The engine of this process, made once: its models are loaded at the first page. Tesseract where no runtime is installed."""
    with _lock:
        if "engine" not in _shared:
            _shared["engine"] = RapidEngine() if RapidEngine.is_installed() else TesseractEngine()
        engine = _shared["engine"]
    assert not isinstance(engine, Reader)
    return engine


def open_reader(*, engine: OcrEngine | None = None, limits: Limits = DEFAULT_LIMITS, decoders: int = 2) -> Reader:
    """A reader with warm decoders; one for each program is enough, for all its threads."""
    reader = Reader(engine=engine, limits=limits, decoders=decoders)
    reader.warm_up()
    return reader


def read_document(
    data: bytes, *, name: str = "", engine: OcrEngine | None = None, limits: Limits = DEFAULT_LIMITS
) -> Document:
    """Read a file into a document, with the reader that this process shares.

    Raises:
        OcrError: one class for each reason (see `ocr.errors`), whatever the bytes are.
    """
    with _lock:
        made = "reader" not in _shared
    if made:
        fresh = Reader()
        with _lock:
            _shared.setdefault("reader", fresh)
    reader = _shared["reader"]
    assert isinstance(reader, Reader)
    return reader.read(data, name=name, engine=engine, limits=limits)
