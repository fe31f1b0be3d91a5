"""A certificate by the number printed on it, for a reader who holds no code: what is told, and what the reader must bring for more.

Rules. Whoever types a number learns whether this node issued such a certificate and how it stands, since a paper without a readable code must be
checkable; the name stays masked until the reader types it in full, and an identity number can be confirmed only after that. Numbers of certificates that
were never signed are unknown ones. Every answer takes at least `LEAST_SECONDS`, and attempts are limited (`verifier.web.limiting`), so that neither
numbers nor names can be walked through.
"""

import hmac
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from signing import token_to_text
from verifier.errors import NotFoundError
from verifier.flows import Services
from verifier.store import get_certificate_by_number

LEAST_SECONDS = 0.4
MAX_NUMBER = 64  # characters
MASK = "＊"


@contextmanager
def even_time() -> Iterator[None]:
    """Let every answer take as long as the slowest usual one, whatever it is."""
    began = time.monotonic()
    try:
        yield
    finally:
        time.sleep(max(0.0, LEAST_SECONDS - (time.monotonic() - began)))


def text_of_number(services: Services, number: str) -> str | None:
    """The text of the code of the certificate with this number; nothing where none was signed under it."""
    wanted = "".join(unicodedata.normalize("NFKC", number).split())[:MAX_NUMBER]
    try:
        with services.store.read() as tx:
            token = get_certificate_by_number(tx, wanted).token
    except NotFoundError:
        return None
    return None if token is None else token_to_text(token, host=services.settings.public_host)


def masked(name: str) -> str:
    """A name of which only the first character shows."""
    return name[:1] + MASK * max(1, len(name) - 1)


def is_same_name(typed: str, name: str) -> bool:
    """Whether the reader typed the full name; spaces, width and case do not matter."""
    return hmac.compare_digest(_plain(typed), _plain(name))


def _plain(name: str) -> bytes:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split()).encode()
