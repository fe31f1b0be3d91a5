"""A place in the status lists for what is about to be signed, and the commitment that is salted with it.

The commitment is memory-hard and takes a sixth of a second: it is made before the transaction that writes the intent, for a place that was free
a moment ago. Whoever finds the place taken then chooses another.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from signing import ListFullError, allocate_index, certificate_uid, commit_id_number, open_block
from verifier.settings import Node
from verifier.store import (
    StatusListRow,
    Store,
    Transaction,
    add_status_list,
    count_of_list,
    list_status_lists,
    reveal_id_number,
    used_indexes,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A number and an index that nothing was signed for, and the commitment to an identity number under them."""

    status_list: int
    status_index: int
    id_commitment: bytes | None
    id_number: str | None = field(repr=False)

    @property
    def label(self) -> str:
        """Both as a number's end: eleven digits at most."""
        return f"{self.status_list:02}{self.status_index:07}"


def choose_place(store: Store, node: Node, person_id: UUID) -> Place:
    """Choose a place that is free now, and commit to the person's identity number for it; nothing is written."""
    with store.read() as tx:
        number, index = _free_place(tx, node)
        id_number = reveal_id_number(tx, person_id)
    uid = certificate_uid(region=node.region, status_list=number, status_index=index)
    commitment = commit_id_number(id_number, certificate_uid=uid) if id_number else None
    return Place(number, index, commitment, id_number)


def take_place(tx: Transaction, node: Node, place: Place, person_id: UUID, now: datetime) -> bool:
    """Take a place that was chosen; false when it, or the person's identity number, is not what it was."""
    rows = {row.number: row for row in list_status_lists(tx, region=node.region)}
    if place.status_list not in rows:
        url = node.status_url(place.status_list)
        add_status_list(tx, StatusListRow(place.status_list, node.region, url, open=True, created_at=now))
    elif not rows[place.status_list].open:
        return False
    here = range(place.status_index, place.status_index + 1)
    return not used_indexes(tx, place.status_list, here) and reveal_id_number(tx, person_id) == place.id_number


def _free_place(tx: Transaction, node: Node) -> tuple[int, int]:
    """A list and an index in it that was never given out; the next list is begun when one is full."""
    lists = list_status_lists(tx, region=node.region)
    rng = random.SystemRandom()
    for row in lists:
        if row.open:
            issued = count_of_list(tx, row.number)
            try:
                used = used_indexes(tx, row.number, open_block(issued))
                return row.number, allocate_index(rng, used, issued=issued)
            except ListFullError:
                continue
    number = max((row.number for row in lists), default=-1) + 1
    return number, allocate_index(rng, frozenset())
