"""Packages of hours that are not taken: forged, damaged, of somebody else, for somewhere else, too old to judge."""

from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal

import pytest

from signing import open_transfer, sign_transfer
from tests.flows.regions import World, moved
from verifier.errors import NothingToTransferError
from verifier.flows import (
    AddressedElsewhereError,
    HolderDiffersError,
    OwnTransferError,
    TransferRefusedError,
    TransferUndeterminedError,
)
from verifier.store import entries_of
from verifier.trust import Purpose


@pytest.fixture(name="world")
def _world(tmp_path, clock):
    """Zibo, Guangxi, and two places of Inner Mongolia, each opened when it is asked for."""
    with ExitStack() as stack:
        yield World(stack, tmp_path, clock)


def test_a_package_of_somebody_else_is_refused(world):
    """By name, and by identity number."""
    _, _, given = moved(world)
    guangxi = world["450000"]
    for name, number, what in (("李明", "370303198504120010", "name"), ("王敏", "370303198504120029", "id_number")):
        other = guangxi.add_person(name, number)
        with pytest.raises(HolderDiffersError) as refused:
            guangxi.take(given.package, other)
        assert refused.value.facts["what"] == what


def test_without_an_identity_number_nothing_counts_by_itself(world):
    """The rule would accept, but nobody could confirm who it is: a person decides."""
    league, region = world["150100"], world["150000"]
    person = league.add_person(id_number=None)
    league.post(person, 2022, Decimal(60), key="a")
    given = league.give(person, "150000")
    region.hear_of(league)
    standing = region.take(given.package, region.add_person())
    assert (standing.years[0].state, standing.years[0].code) == ("waiting", "HOLDER_UNCONFIRMED")


def test_a_package_for_another_region_or_of_the_own_is_refused(world):
    """Each says where it belongs."""
    _, _, given = moved(world)
    zibo, region = world["370300"], world["150000"]
    region.hear_of(zibo)
    stranger = region.add_person()
    with pytest.raises(AddressedElsewhereError):
        region.take(given.package, stranger)
    own = zibo.add_person("张三", None)
    with pytest.raises(OwnTransferError):
        zibo.take(given.package, own)


def test_forged_and_damaged_packages_are_refused_and_leave_nothing(world):
    """Any change, and a package of a stolen key that the log does not hold."""
    _, here, given = moved(world)
    guangxi = world["450000"]
    for hostile in (
        b"",
        b"\xd2",
        given.package[:-1],
        given.package[:-1] + bytes([given.package[-1] ^ 1]),
        bytes(300_000),
    ):
        with pytest.raises(TransferRefusedError):
            guangxi.take(hostile, here)
    with guangxi.store.read() as tx:
        assert entries_of(tx, here.id) == ()


def test_lists_that_are_too_old_take_nothing(world, clock):
    """A month later without news: undetermined, and nothing counts."""
    _, here, given = moved(world)
    clock.turn(days=40)
    with pytest.raises(TransferUndeterminedError):
        world["450000"].take(given.package, here)


def test_nobody_without_hours_gets_a_package(world):
    """There is nothing to sign."""
    zibo = world["370300"]
    with pytest.raises(NothingToTransferError):
        zibo.give(zibo.add_person(), "450000")


def test_a_package_of_a_region_with_a_log_must_prove_that_it_was_logged(world):
    """§18.7: without the proof it is refused."""
    _, here, given = moved(world)
    zibo = world["370300"]
    signer = zibo.services.keys.signer(Purpose.CERTIFICATE, now=zibo.services.clock(), region="370300")
    bare = sign_transfer(replace(open_transfer(given.package), proof=None), signer)
    with pytest.raises(TransferRefusedError, match="not_logged"):
        world["450000"].take(bare, here)
