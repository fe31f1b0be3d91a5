"""Opening a photo or PDF only to look for a code: pages are decoded as ever, and nothing on them is recognised."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocr import Box, Document, Line, Picture, Reader, Reading


@dataclass(frozen=True, slots=True)
class LooksOnly:
    """An engine that sees no print, so that a page costs its decoding and no more."""

    name: str = "looks-only"

    def read(self, picture: Picture) -> tuple[Line, ...]:  # noqa: ARG002 - the protocol's signature
        """Find nothing."""
        return ()

    def recognise(self, strips: Sequence[object]) -> tuple[Reading, ...]:
        """Read nothing in each strip."""
        return tuple(Reading("", 0.0) for _ in strips)

    def locate(self, pixels: object) -> tuple[Box, ...]:  # noqa: ARG002 - the protocol's signature
        """Find no place of print."""
        return ()


def open_for_codes(reader: Reader, data: bytes) -> Document:
    """Decode a file's pages without recognising anything.

    Raises:
        OcrError: the file cannot be decoded.
    """
    return reader.read(data, engine=LooksOnly())


def require_decodable(reader: Reader, data: bytes) -> None:
    """Refuse a file whose pages cannot be decoded.

    Raises:
        OcrError: what is wrong with it.
    """
    open_for_codes(reader, data)
