"""The trust list: which keys a verifier believes, for what, and until when (FORMAT §12).

Decides what concerns several entries: that a kid means one key, that a status key signs nothing else, that an address belongs to one
list; and answers the two questions of a verifier. A region publishes a list of one region; a verifier joins the lists of all.
Leaves the life of a key to `verify`, and rollback, freeze and delegation to `tuf_client`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from signing.list_errors import KidCollisionError, ListRefusedError
from signing.trustlist_entries import Issuer, RegionTrust, TrustedKey
from signing.trustlist_json import regions_from_bytes, regions_to_bytes


@dataclass(frozen=True, slots=True)
class Vouch:
    """A key with the issuer it belongs to and the region whose list says so."""

    key: TrustedKey
    issuer: Issuer
    region: RegionTrust


@dataclass(frozen=True, slots=True)
class TrustList:
    """The keys of one or several regions; every region keeps the dates of its own document.

    Raises:
        KidCollisionError: two keys have one kid, or one key is listed twice, in any role.
        ListRefusedError: a region, an issuer id or the address of a status list appears twice.
    """

    regions: tuple[RegionTrust, ...]
    _by_kid: dict[bytes, Vouch] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        vouches = [
            Vouch(key, issuer, region) for region in self.regions for issuer in region.issuers for key in issuer.keys
        ]
        _require_distinct("region", (region.region for region in self.regions))
        _require_distinct("issuer", (issuer.id for region in self.regions for issuer in region.issuers))
        _require_distinct("status list", (source.url for region in self.regions for source in region.status_lists))
        _require_one_key_per_kid(self.regions, vouches)
        object.__setattr__(self, "_by_kid", {vouch.key.kid: vouch for vouch in vouches})

    def find_key(self, kid: bytes) -> Vouch | None:
        """Find the key of this kid, with its issuer and its region; None where no region lists it."""
        return self._by_kid.get(kid)

    def to_bytes(self) -> bytes:
        """Write the list in its only byte form (FORMAT §12.2)."""
        return regions_to_bytes(self.regions)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read a list back from `to_bytes`, strictly; whoever calls has checked where the bytes come from.

        Raises:
            TooLargeError, MalformedError, NotCanonicalError, ListRefusedError, KidCollisionError: the bytes are no list.
        """
        return cls(regions_from_bytes(data))


def build_trust_list(*regions: RegionTrust) -> TrustList:
    """Build the list of one or several regions, in the order of their codes.

    Raises:
        KidCollisionError, ListRefusedError: the entries contradict one another.
    """
    return TrustList(tuple(sorted(regions, key=lambda region: region.region)))


def join_trust_lists(lists: Iterable[TrustList]) -> TrustList:
    """Join the lists of several regions into the one that a verifier holds.

    Raises:
        KidCollisionError, ListRefusedError: regions contradict one another.
    """
    return build_trust_list(*(region for each in lists for region in each.regions))


def _require_distinct(what: str, values: Iterable[str]) -> None:
    for value, count in Counter(values).items():
        if count > 1:
            raise ListRefusedError(f"{what} {value}", "appears more than once")


def _require_one_key_per_kid(regions: Iterable[RegionTrust], vouches: Iterable[Vouch]) -> None:
    owners: dict[bytes, str] = {}
    for vouch in vouches:
        if vouch.key.kid in owners:
            raise KidCollisionError(vouch.key.kid, owners=(owners[vouch.key.kid], vouch.issuer.id))
        owners[vouch.key.kid] = vouch.issuer.id
    for region in regions:
        status_owner = f"status lists of {region.region}"
        for source in region.status_lists:
            # FORMAT §12.6: one status key may sign several lists of its region, and never a certificate.
            if owners.setdefault(source.kid, status_owner) != status_owner:
                raise KidCollisionError(source.kid, owners=(owners[source.kid], status_owner))
