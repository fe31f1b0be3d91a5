"""The person-day pool against an independent maximum flow."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from verifier.rules import DayPool

ROOM = 8
FIRST = date(2024, 6, 1)
proofs = st.lists(
    st.tuples(st.integers(0, 30), st.lists(st.integers(0, 6), min_size=1, max_size=5, unique=True)),
    min_size=1,
    max_size=6,
)


def day(number: int) -> date:
    """The n-th day of the test."""
    return FIRST + timedelta(days=number)


def place(pool: DayPool, given_proofs) -> list[Decimal]:
    """Place all proofs in their order."""
    return [pool.place(Decimal(hours), [day(one) for one in days]) for hours, days in given_proofs]


def most(given_proofs) -> int:
    """The largest flow from proofs to days, by another hand."""
    size = len(given_proofs) + 7 + 2
    graph = np.zeros((size, size), dtype=np.int32)
    for number, (hours, days) in enumerate(given_proofs, start=1):
        graph[0, number] = hours
        for one in days:
            graph[number, len(given_proofs) + 1 + one] = hours
    for one in range(7):
        graph[len(given_proofs) + 1 + one, size - 1] = ROOM
    return int(maximum_flow(csr_matrix(graph), 0, size - 1).flow_value)


@settings(deadline=None)
@given(proofs)
def test_the_total_is_the_largest_possible(given_proofs):
    """No placement of these proofs on their days holds more."""
    pool = DayPool(Decimal(ROOM))
    assert sum(place(pool, given_proofs)) == most(given_proofs)


@settings(deadline=None)
@given(proofs)
def test_no_date_holds_more_than_its_room(given_proofs):
    """Eight hours a date, whoever placed them; and what is placed stands on dates."""
    pool = DayPool(Decimal(ROOM))
    placed = place(pool, given_proofs)
    assert all(used <= ROOM for used in pool.used().values())
    assert sum(pool.used().values()) == sum(placed)


@settings(deadline=None)
@given(proofs)
def test_earlier_proofs_never_lose(given_proofs):
    """A later proof may move an earlier one to another of its days, and takes no hour from it."""
    pool = DayPool(Decimal(ROOM))
    placed = place(pool, given_proofs)
    assert [pool.of_proof(number) for number in range(len(placed))] == placed


@settings(deadline=None)
@given(proofs, st.randoms(use_true_random=False))
def test_order_changes_the_placement_and_not_the_total(given_proofs, random):
    """Whoever hands in first keeps their hours; together they get the same."""
    shuffled = list(given_proofs)
    random.shuffle(shuffled)
    assert sum(place(DayPool(Decimal(ROOM)), given_proofs)) == sum(place(DayPool(Decimal(ROOM)), shuffled))


def test_a_chain_of_moves_finds_the_last_free_hour():
    """Three proofs move over one after another so that the fourth finds its day."""
    pool = DayPool(Decimal(ROOM))
    placed = [pool.place(Decimal(8), [day(number), day(number + 1)]) for number in range(3)]
    assert [*placed, pool.place(Decimal(8), [day(0)]), pool.place(Decimal(1), [day(0)])] == [8, 8, 8, 8, 0]
