"""Messages between the parent and its decoder process: a JSON head and raw bytes, both with lengths and caps.

The decoder works on hostile bytes, so what it answers is checked like any other input and never unpickled.
"""

from __future__ import annotations

import json
import struct
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket

_LENGTHS = struct.Struct("!IQ")
MAX_HEAD_BYTES = 16 << 20
MAX_BODY_BYTES = 1 << 30


class BrokenWireError(Exception):
    """The other side is gone or speaks no sense; the parent turns this into one of the public errors."""


def send(
    wire: socket.socket, head: dict[str, Any], body: bytes | memoryview = b"", *, deadline: float | None = None
) -> None:
    """Send one message; `deadline` is a reading of time.monotonic()."""
    encoded = json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass")
    _set_patience(wire, deadline)
    wire.sendall(_LENGTHS.pack(len(encoded), len(body)) + encoded)
    if len(body):
        wire.sendall(body)


def receive(
    wire: socket.socket, *, deadline: float | None = None, max_body_bytes: int = MAX_BODY_BYTES
) -> tuple[dict[str, Any], bytearray]:
    """Receive one message; `deadline` is a reading of time.monotonic().

    Raises:
        BrokenWireError: the other side closed, or its message has no such shape.
        TimeoutError: nothing complete came in time.
    """
    head_length, body_length = _LENGTHS.unpack(_exactly(wire, _LENGTHS.size, deadline))
    if head_length > MAX_HEAD_BYTES or body_length > max_body_bytes:
        raise BrokenWireError
    try:
        head = json.loads(_exactly(wire, head_length, deadline).decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise BrokenWireError from None
    if not isinstance(head, dict):
        raise BrokenWireError
    return head, _exactly(wire, body_length, deadline)


def _exactly(wire: socket.socket, length: int, deadline: float | None) -> bytearray:
    buffer = bytearray(length)
    view = memoryview(buffer)
    while view:
        _set_patience(wire, deadline)
        try:
            got = wire.recv_into(view)
        except ConnectionError:
            raise BrokenWireError from None
        if got == 0:
            raise BrokenWireError
        view = view[got:]
    return buffer


def _set_patience(wire: socket.socket, deadline: float | None) -> None:
    if deadline is None:
        wire.settimeout(None)
        return
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    wire.settimeout(left)
