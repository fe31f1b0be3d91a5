"""By what two papers of one thing are known across regions: keys of a proof that an entry carries into a transfer, hashed.

Two proofs of one person that share a key are about the same thing: the same file, number, work, course on the same days, record of a sender.
A key that two places would spell differently is no key. Hashes travel instead of the words, so that a package says no more than it must.
Source: domain.md A12.12 (hours are never counted twice), Zibo Q6.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from verifier.accounts.recognition import record_keys

KEY_BYTES: Final = 16
_WORKS: Final = frozenset({"paper", "paper_acceptance", "book", "patent", "research_project", "award", "standard"})
_NUMBERS: Final = ("certificate_number", "doi", "isbn")


def proof_keys(kind: str, fields: Mapping[str, Any], *, sha256: str = "") -> frozenset[str]:
    """Name the keys of a proof by what was read of it; `fields` maps names of the contract to their values."""
    said = {
        name: str(fields.get(name) or "").strip() for name in (*_NUMBERS, "event_or_title", "start_date", "end_date")
    }
    title, first, last = said["event_or_title"], said["start_date"], said["end_date"]
    keys = record_keys(certificate_number=said["certificate_number"])
    keys |= record_keys(achievement=f"doi:{said['doi']}" if said["doi"] else "")
    keys |= record_keys(achievement=f"isbn:{said['isbn'].replace('-', '')}" if said["isbn"] else "")
    if title and kind in _WORKS:
        keys |= record_keys(achievement=f"work:{title}")
    elif title and first:
        keys |= record_keys(achievement=f"event:{title}:{first}:{last or first}")
    return keys | (frozenset({f"file:{sha256}"}) if sha256 else frozenset())


def entry_key(region: str, entry_id: str) -> str:
    """Name the key of a ledger's entry itself, so that two packages of one ledger are known to speak of it."""
    return f"entry:{region}:{entry_id.casefold()}"


def hashed(keys: Iterable[str]) -> tuple[str, ...]:
    """Give the hashes of keys in hexadecimal, in ascending order."""
    return tuple(sorted(hashlib.sha256(b"xueshi-key:" + key.encode()).digest()[:KEY_BYTES].hex() for key in keys))
