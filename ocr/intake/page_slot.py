"""Memory that the parent and one decoder share: the decoder lays a page's bitmap there, the parent takes it out.

A bitmap is twelve megabytes; through the socket it would be copied three times in small pieces. There is one slot, so the decoder lays the next page
only when the last one was taken, and decodes it meanwhile. What lies there is believed no more than what comes over the socket: the parent takes as many
bytes as it computed itself, into memory of its own.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import tempfile
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

SLOT_BYTES = 3 * 2401 * 2401  # a page of the default limits; a larger one goes over the socket
Body = bytearray | NDArray[np.uint8]


def create() -> IO[bytes]:
    """A file without a name that holds one page; it never reaches a disk where the system can do without."""
    if hasattr(os, "memfd_create"):
        flags = os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING
        file = os.fdopen(os.memfd_create("xueshi-page", flags), "w+b", buffering=0)
        file.truncate(SLOT_BYTES)
        # A decoder that was taken over must not shorten it: reading behind its end would end the parent.
        fcntl.fcntl(file, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
        return file
    file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - the caller closes it
    file.truncate(SLOT_BYTES)
    return file


def open_slot(descriptor: int) -> mmap.mmap:
    """The memory of a slot."""
    return mmap.mmap(descriptor, SLOT_BYTES)


def fits(byte_count: int) -> bool:
    """Whether a page of so many bytes can be laid there."""
    return 0 < byte_count <= SLOT_BYTES


def lay(slot: mmap.mmap, pixels: NDArray[np.uint8]) -> None:
    """Lay a bitmap into the slot."""
    np.frombuffer(slot, np.uint8, count=pixels.size).reshape(pixels.shape)[...] = pixels


def holds(head: dict[str, Any]) -> bool:
    """Whether a decoder's message says that its page lies in the slot."""
    return head.get("kind") == "page" and head.get("laid") is True


def take(slot: mmap.mmap, head: dict[str, Any], largest: int) -> NDArray[np.uint8]:
    """Copy the page that a message announces out of the slot; nothing where its size makes no sense."""
    try:
        byte_count = int(head["height"]) * int(head["width"]) * 3
    except (KeyError, TypeError, ValueError, OverflowError):
        byte_count = 0
    if not fits(byte_count) or byte_count > largest:
        return np.empty(0, np.uint8)
    return np.frombuffer(slot, np.uint8, count=byte_count).copy()
