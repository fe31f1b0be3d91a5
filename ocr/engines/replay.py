"""The engine for tests: it answers lines that were recorded before, and fails loudly for pictures that were not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.errors import NothingRecordedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ocr.document import Box, Line
    from ocr.engines.protocol import Picture, Pixels, Reading


class ReplayEngine:
    """Answers recorded lines by page number, or by document digest and page number where several documents are recorded."""

    name = "replay"

    def __init__(self, pages: Mapping[int | tuple[str, int], Sequence[Line]]) -> None:
        self._pages = dict(pages)

    def read(self, picture: Picture) -> tuple[Line, ...]:
        """The recorded lines of the picture's document and page.

        Raises:
            NothingRecordedError: nothing was recorded for it.
        """
        lines = self._pages.get((picture.document_sha256, picture.number), self._pages.get(picture.number))
        if lines is None:
            raise NothingRecordedError(page=picture.number)
        return tuple(lines)

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Reading, ...]:
        """Nothing is recorded for strips.

        Raises:
            NothingRecordedError: when there is any strip.
        """
        if strips:
            raise NothingRecordedError(page=0)
        return ()

    def locate(self, pixels: Pixels) -> tuple[Box, ...]:  # noqa: ARG002 - the protocol's name
        """Nothing is recorded for places."""
        return ()
