"""The parent's side of decoding: a warm pool of decoder processes, their limits enforced from outside, their deaths turned into errors.

Decides how long to wait and what a death means. It never looks into the bytes it hands over, and believes of the answers only what
fits the limits. A decoder serves many files; one that died, ran late or grew is replaced, and the pool lives on.
Decoders are fresh interpreters (fork of a threaded parent is unsafe), bound to the parent by a socket pair: when the parent
goes, they read an end of file and go too.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocr.errors import DecoderCrashedError, ReadingOutOfMemoryError, ReadingTimedOutError
from ocr.intake import page_slot, wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.intake.page_slot import Body
    from ocr.limits import Limits

_ROOT = Path(__file__).resolve().parents[2]
# The packages are entered bare, without their front doors: a decoder loads the few modules it needs, and nothing else can break it.
_START = """
import sys, types
root, descriptor, slot = sys.argv[1:]
sys.path.insert(0, root)
for name in ("ocr", "ocr.engines", "ocr.intake"):
    package = sys.modules[name] = types.ModuleType(name)
    package.__path__ = [root + "/" + name.replace(".", "/")]
from ocr.intake.worker import main
main(int(descriptor), int(slot))
"""
_START_SECONDS = 30  # for a cold start of the interpreter on a busy machine; it counts against no file
_FILES_PER_DECODER = 200
_PEAK_KIB = 700 << 10  # a decoder that once needed more is replaced: the allocator rarely gives back
_BUFFER_BYTES = 1 << 20
_DEATHS_BY_TIME = {signal.SIGXCPU}
_DEATHS_BY_MEMORY = {signal.SIGKILL}  # the kernel's out-of-memory killer; nothing else here sends it unasked


class _Decoder:
    """One decoder process, the parent's end of its socket, and the memory in which it lays pages."""

    def __init__(self) -> None:
        self.wire, theirs = socket.socketpair()
        for end in (self.wire, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER_BYTES)
        with theirs, page_slot.create() as shared:
            self.slot = page_slot.open_slot(shared.fileno())
            ends = theirs.fileno(), shared.fileno()
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and code, no shell, no foreign words
                [sys.executable, "-I", "-c", _START, str(_ROOT), *map(str, ends)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=ends,
                close_fds=True,
                start_new_session=True,  # Ctrl-C is for the parent: it still finishes the file in hand
                cwd="/",
                env=_lean_environment(),
            )
        self.files = 0
        self.peak_kib = 0
        self.fresh = True

    def worn(self) -> bool:
        return self.files >= _FILES_PER_DECODER or self.peak_kib > _PEAK_KIB or self.process.poll() is not None

    def end(self) -> int:
        """Close the socket, make sure that the process is gone, and tell how it ended (negative: by that signal)."""
        self.wire.close()
        self.slot.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(timeout=0.5)
        self.process.kill()
        return self.process.wait()


def _lean_environment() -> dict[str, str]:
    """No secrets for a process that opens hostile files; one thread for its arithmetic."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH") if name in os.environ
    }
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


class DecoderPool:
    """Warm decoder processes, handed to one file at a time; safe to use from many threads."""

    def __init__(self, *, size: int = 2) -> None:
        self._room = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[_Decoder] = []
        self._closed = False
        self._finalizer = weakref.finalize(self, _end_all, self._idle)

    def warm_up(self) -> None:
        """Start one decoder ahead of the first file."""
        decoder = _Decoder()
        self._give_back(decoder)

    def decode(self, data: bytes, limits: Limits, *, unpack: bool = False) -> Iterator[tuple[dict[str, Any], Body]]:
        """Yield the decoder's messages about a file: `file`, then `page` or `member`; while the caller works, it works ahead.

        Raises:
            ReadingTimedOutError, ReadingOutOfMemoryError, DecoderCrashedError: how a decoder can fail as a process.
        """
        with self._room:
            decoder = self._take()
            finished = False
            try:
                for head, body in _conversation(decoder, data, limits, unpack=unpack):
                    if head.get("kind") in {"end", "error"}:
                        decoder.peak_kib = _as_int(head.get("peak_kib", 0))
                        finished = not head.get("leaving")
                    yield head, body
            finally:
                decoder.files += 1
                if finished and not decoder.worn():
                    self._give_back(decoder)
                else:
                    decoder.end()

    def close(self) -> None:
        """End all idle decoders; those at work end with their file."""
        with self._lock:
            self._closed = True
            _end_all(self._idle)

    def _take(self) -> _Decoder:
        with self._lock:
            while self._idle:
                decoder = self._idle.pop()
                if not decoder.worn():
                    return decoder
                decoder.end()
        return _Decoder()

    def _give_back(self, decoder: _Decoder) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(decoder)
                return
        decoder.end()


def _end_all(decoders: list[_Decoder]) -> None:
    while decoders:
        decoders.pop().end()


def _conversation(
    decoder: _Decoder, data: bytes, limits: Limits, *, unpack: bool
) -> Iterator[tuple[dict[str, Any], Body]]:
    """Send the file, and receive until the end; only the time spent waiting counts."""
    patience = float(limits.wall_seconds)
    grace = _START_SECONDS if decoder.fresh else 0
    largest = max(3 * (limits.long_side_px + 1) ** 2, limits.max_bytes + 1)  # a bitmap, or a member of an archive
    decoder.fresh = False
    try:
        head = {"limits": asdict(limits), "unpack": unpack}
        wire.send(decoder.wire, head, data, deadline=time.monotonic() + patience + grace)
        while True:
            began = time.monotonic()
            answer: tuple[dict[str, Any], Body] = wire.receive(
                decoder.wire, deadline=began + patience + grace, max_body_bytes=largest
            )
            patience -= max(0.0, time.monotonic() - began - grace)
            grace = 0
            if page_slot.holds(answer[0]):
                answer = answer[0], page_slot.take(decoder.slot, answer[0], largest)
                wire.send(decoder.wire, {"kind": "taken"}, deadline=time.monotonic() + patience)
            yield answer
            if answer[0].get("kind") in {"end", "error"}:
                return
    except TimeoutError as exc:
        decoder.process.kill()
        raise ReadingTimedOutError(limit_seconds=limits.wall_seconds) from exc
    except (wire.BrokenWireError, OSError) as exc:
        raise _death_of(decoder, limits) from exc


def _death_of(decoder: _Decoder, limits: Limits) -> Exception:
    ended = decoder.end()
    number = -ended if ended < 0 else 0
    if number in _DEATHS_BY_TIME:
        return ReadingTimedOutError(limit_seconds=limits.cpu_seconds)
    if number in _DEATHS_BY_MEMORY:
        return ReadingOutOfMemoryError(limit_mib=limits.memory_bytes >> 20)
    return DecoderCrashedError(signal=number)


def _as_int(value: object) -> int:
    return value if isinstance(value, int) else 0
