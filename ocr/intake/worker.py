"""The decoder process: takes files over its socket, answers upright bitmaps and words, dies alone when a file is hostile.

Decides nothing for people. It limits itself before the first byte arrives (address space, CPU, no files written, no core) and
gives each file its own CPU budget. Started by `ocr.intake.pool` as a fresh interpreter, never forked from a threaded parent.
"""

from __future__ import annotations

import contextlib
import resource
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocr.errors import ArchiveError, EmptyFileError, NotADocumentError, OcrError, ReadingOutOfMemoryError
from ocr.intake import page_slot, wire
from ocr.intake.archive import unpack_members
from ocr.intake.pdf import decode_pdf
from ocr.intake.pictures import decode_pictures
from ocr.intake.sniff import MediaType, find_media_type, name_foreign_type
from ocr.limits import Limits

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from ocr.codes import Code
    from ocr.engines.textlayer import TextLayer

_MAX_OPEN_FILES = 64


def main(descriptor: int, slot_descriptor: int) -> None:
    """Serve files over the inherited socket until the parent closes it."""
    _die_first()
    slot = page_slot.open_slot(slot_descriptor)
    with socket.socket(fileno=descriptor) as parent:
        while True:
            try:
                head, data = wire.receive(parent)
            except wire.BrokenWireError:
                return
            if head.get("kind") == "taken":  # of the last page of a file that ended with an error
                continue
            limits = Limits(**head["limits"])
            _limit_this_process(limits)
            serve_file(parent, bytes(data), limits, unpack=bool(head["unpack"]), slot=slot)
            del data


def serve_file(
    parent: socket.socket, data: bytes, limits: Limits, *, unpack: bool, slot: mmap.mmap | None = None
) -> None:
    """Answer one file: its facts, its pages or members, and an end; or an error. Pages are laid into the slot, if there is one."""
    laid = False
    try:
        for head, body in _answers(data, limits, unpack=unpack):
            if head["kind"] != "page" or slot is None or not page_slot.fits(body.nbytes):
                wire.send(parent, head, memoryview(body).cast("B"))
                continue
            if laid:
                wire.receive(parent)  # the last page was taken
            page_slot.lay(slot, body)
            wire.send(parent, {**head, "laid": True})
            laid = True
        if laid:
            wire.receive(parent)
        wire.send(parent, {"kind": "end", "peak_kib": _peak_kib()})
    except OcrError as exc:
        wire.send(parent, {"kind": "error", "code": exc.code, "facts": exc.facts})
    except MemoryError:
        error = ReadingOutOfMemoryError(limit_mib=limits.memory_bytes >> 20)
        wire.send(parent, {"kind": "error", "code": error.code, "facts": error.facts, "leaving": True})
        sys.exit(1)  # memory may be in pieces: the parent starts a fresh process


def _answers(data: bytes, limits: Limits, *, unpack: bool) -> Iterator[tuple[dict[str, Any], Any]]:
    media_type = _require_media_type(data)
    if media_type is MediaType.ZIP:
        members = unpack_members(data, limits)
        if not unpack:
            next(members, None)  # an office file is refused for what it is
            raise ArchiveError
        for name, content in members:
            yield {"kind": "member", "name": name}, content
        return
    pages = decode_pdf(data, limits) if media_type is MediaType.PDF else decode_pictures(data, media_type, limits)
    number = 0
    for answer in pages:
        if isinstance(answer, dict):
            yield {"kind": "file", "media_type": media_type.value, "facts": answer}, b""
            continue
        number += 1
        bitmap, more = answer
        if isinstance(more, tuple):
            yield _page_message(number, bitmap, None, more)
        else:
            yield _page_message(number, bitmap, more, ())


def _require_media_type(data: bytes) -> MediaType:
    if not data:
        raise EmptyFileError
    if (media_type := find_media_type(data)) is None:
        raise NotADocumentError(detected=name_foreign_type(data))
    return media_type


def _page_message(
    number: int, bitmap: NDArray[np.uint8], layer: TextLayer | None, codes: tuple[Code, ...]
) -> tuple[dict[str, Any], NDArray[np.uint8]]:
    import numpy as np

    pixels = np.ascontiguousarray(bitmap)
    head: dict[str, Any] = {"kind": "page", "number": number, "height": pixels.shape[0], "width": pixels.shape[1]}
    if codes:
        head["codes"] = [[code.text, *_corners(code.box)] for code in codes]
    if layer is not None:
        head["layer"] = {
            "words": [[word.text, *_corners(word.box), word.upright] for word in layer.words],
            "usable": layer.usable,
            "damaged": layer.damaged,
            "invisible": layer.painting.invisible,
            "covered": [_corners(box) for box in layer.painting.covered],
            "pictures": [_corners(box) for box in layer.painting.pictures],
        }
    return head, pixels


def _corners(box: Any) -> list[float]:
    return [round(value, 6) for value in (box.left, box.top, box.right, box.bottom)]


def _die_first() -> None:
    """Where memory runs out, the kernel shall take this process and not its parent."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("900", encoding="ascii")


def _peak_kib() -> int:
    """The most memory this process ever held; getrusage would count what the parent held when it started this one."""
    with contextlib.suppress(OSError, ValueError), Path("/proc/self/status").open(encoding="ascii") as status:
        return next((int(line.split()[1]) for line in status if line.startswith("VmHWM:")), 0)
    return 0


def _limit_this_process(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MAX_OPEN_FILES, _MAX_OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, resource.RLIM_INFINITY))
    used = resource.getrusage(resource.RUSAGE_SELF)
    budget = int(used.ru_utime + used.ru_stime) + limits.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (budget, resource.RLIM_INFINITY))
