"""The seal that a node puts on its papers, and the authority behind it, as files beside its keys.

The folder holds the authority and the seal, each one PEM with its key encrypted like the others. A node without them issues unsigned
papers. What they sign is `verifier.render`'s; that the authority is listed lies with `publish_lists`.
"""

import base64
import os
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from signing import Issuer, KeyState, Scope, SigningError, TrustedKey
from verifier.errors import KeyUnreadableError
from verifier.render.errors import SealUnusableError
from verifier.render.pades import (
    PDF_AUTHORITY,
    Authority,
    Seal,
    create_region_ca,
    issue_signer,
    load_authority,
    load_seal,
    save_authority,
    save_seal,
)
from verifier.settings import Node

_AUTHORITY, _SEAL, _IMAGE = "authority.pem", "seal.pem", "seal.svg"
MAX_IMAGE_BYTES = 500_000
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True, repr=False)
class PaperSeals:
    """The files of one node; the passphrase opens them and never appears in a repr."""

    folder: Path
    passphrase: bytes

    def make(self, node: Node, *, now: datetime) -> Seal:
        """Make a new seal, and the region's authority first where there is none; the seal before it signs no more.

        Raises:
            KeyUnreadableError: the authority that is there cannot be opened.
        """
        authority = self._authority()
        if authority is None:
            authority = create_region_ca(region=node.region, organisation=node.issuer_name, now=now)
            _write(self.folder / _AUTHORITY, save_authority(authority, self.passphrase))
        seal = issue_signer(authority, organisation=node.issuer_name, now=now)
        _write(self.folder / _SEAL, save_seal(seal, self.passphrase))
        return seal

    def find(self, *, now: datetime) -> Seal | None:
        """The seal, where the node has one that is valid now.

        Raises:
            KeyUnreadableError: it cannot be opened.
        """
        pem = self._read(_SEAL)
        if pem is None:
            return None
        try:
            seal = _opened_seal(pem, self.passphrase)
        except (SigningError, SealUnusableError):
            raise KeyUnreadableError(_SEAL) from None  # the cause may hold key material
        start, end = seal.window
        return seal if start <= now < end else None

    def register_image(self, data: bytes) -> None:
        """Register how the office's red seal looks, as SVG or PNG; papers show it instead of a drawn one from now on.

        Raises:
            SealUnusableError: the bytes are no such picture, are too many, or name something outside themselves.
        """
        if len(data) > MAX_IMAGE_BYTES:
            raise SealUnusableError(f"more than {MAX_IMAGE_BYTES} bytes")
        _write(self.folder / _IMAGE, (_svg_of_png(data) if data.startswith(_PNG) else _plain_svg(data)).encode())

    def image(self) -> str:
        """The registered picture of the seal as SVG; empty where none is."""
        data = self._read(_IMAGE)
        return "" if data is None else data.decode()

    def authority_issuer(self, node: Node) -> Issuer | None:
        """The authority as the region's trust list names it; none where the node has none.

        Raises:
            KeyUnreadableError: it cannot be opened.
        """
        authority = self._authority()
        if authority is None:
            return None
        public, (start, end) = authority.key.public_key, authority.window
        key = TrustedKey(public.kid, public.algorithm, public.raw, KeyState.ACTIVE, start, end)
        return Issuer(f"{node.issuer}-papers", node.issuer_name, (key,), (Scope((node.region,), (PDF_AUTHORITY,)),))

    def _authority(self) -> Authority | None:
        pem = self._read(_AUTHORITY)
        if pem is None:
            return None
        try:
            return _opened_authority(pem, self.passphrase)
        except (SigningError, SealUnusableError):
            raise KeyUnreadableError(_AUTHORITY) from None  # the cause may hold key material

    def _read(self, name: str) -> bytes | None:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None


def _svg_of_png(data: bytes) -> str:
    """Put a PNG into a square SVG, its proportions kept."""
    picture = base64.b64encode(data).decode("ascii")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">'
        f'<image width="100" height="100" href="data:image/png;base64,{picture}"/></svg>'
    )


def _plain_svg(data: bytes) -> str:
    """An SVG that is a drawing alone: no script, no address outside itself, no entities.

    Raises:
        SealUnusableError: it is something else.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise SealUnusableError("neither SVG nor PNG") from None  # the cause repeats the bytes
    if "<svg" not in text or re.search(
        r"<!(DOCTYPE|ENTITY)|<script|<foreignObject|url\s*\(\s*['\"]?[^#'\")\s]", text, re.IGNORECASE
    ):
        raise SealUnusableError("no plain drawing")
    if re.search(r"href\s*=\s*['\"](?!#|data:image/png;base64,)", text, re.IGNORECASE):
        raise SealUnusableError("it names something outside itself")
    return text


def _write(path: Path, data: bytes) -> None:
    """Replace a file by these bytes, readable by its owner alone: readers see the old or the new one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@lru_cache(maxsize=4)
def _opened_seal(pem: bytes, passphrase: bytes) -> Seal:
    """Open a seal once for many papers: opening is slow on purpose."""
    return load_seal(pem, passphrase)


@lru_cache(maxsize=4)
def _opened_authority(pem: bytes, passphrase: bytes) -> Authority:
    return load_authority(pem, passphrase)
