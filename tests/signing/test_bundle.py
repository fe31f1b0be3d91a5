"""The bundle: what goes in comes out verified, and nothing is believed for being inside."""

import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing import bundle as bundle_module
from signing import sign_certificate, verify_certificate
from signing.bundle import MAX_BUNDLE_BYTES, build_bundle, bundle_files, open_bundle
from signing.codec import decode, encode
from signing.errors import BadSignatureError, MalformedError, NotCanonicalError, SigningError
from signing.list_errors import (
    FileMissingError,
    NotYetIssuedError,
    RollbackError,
    TooLargeError,
    UntrustedFileError,
    WrongListError,
)
from signing.statuslist import Status
from tests.signing.region_simulator import DAY, NOW, Region, RegionSimulator
from tests.signing.vector_world import CLAIMS

SHANDONG, GUANGXI = "370000", "450000"
NATION = RegionSimulator(SHANDONG, GUANGXI)
STATUSES = {0: Status.VALID, 5: Status.SUSPENDED}
LISTS = [region.status_list(STATUSES) for region in NATION.regions.values()]
BUNDLE = build_bundle(NATION.fetch(), LISTS, now=NOW)


def test_what_went_in_comes_out_verified():
    """Trust list and status lists come back as they were published, by address."""
    opened = open_bundle(BUNDLE, root=NATION.root, now=NOW)
    assert opened.trust == NATION.fetch().trust
    assert opened.created_at == NOW
    assert opened.refused == ()
    assert set(opened.statuses) == {region.status_url for region in NATION.regions.values()}
    shandong = opened.statuses[NATION.regions[SHANDONG].status_url]
    assert [shandong.status_at(index) for index in (0, 1, 5)] == [Status.VALID, Status.INVALID, Status.SUSPENDED]


def test_the_same_parts_give_the_same_bundle():
    """The form is deterministic, whatever the order of the lists."""
    assert build_bundle(NATION.fetch(), reversed(LISTS), now=NOW) == BUNDLE


def test_the_trust_files_can_be_taken_out():
    """A bundle can start or refresh a client that fetches later."""
    assert bundle_files(BUNDLE) == NATION.fetch().files


def test_an_old_bundle_opens_and_is_as_old_as_it_is():
    """Months later everything is readable and expired."""
    opened = open_bundle(BUNDLE, root=NATION.root, now=NOW + 200 * DAY)
    assert all(each.expires_at < NOW + 200 * DAY for each in opened.trust.regions)
    assert all(each.expires_at < NOW + 200 * DAY for each in opened.statuses.values())


def test_certificates_are_verified_from_a_bundle_alone():
    """Offline: valid while the bundle is fresh, revoked and suspended as it says, and never forged when it has grown old."""
    region = NATION.regions[SHANDONG]
    usual = replace(CLAIMS, region=SHANDONG, status_list=0)
    texts = {index: sign_certificate(replace(usual, status_index=index), region.issuer) for index in (0, 1, 5)}

    def judge(index, now):
        opened = open_bundle(BUNDLE, root=NATION.root, now=now)
        report = verify_certificate(texts[index], trust=opened.trust, statuses=opened.statuses, now=now)
        return str(report.outcome), [str(reason) for reason in report.reasons]

    assert judge(0, NOW + DAY) == ("valid", [])
    assert judge(1, NOW + DAY) == ("invalid", ["revoked"])
    assert judge(5, NOW + DAY) == ("invalid", ["suspended"])
    assert judge(0, NOW + 100 * DAY) == ("undetermined", ["status_stale", "trust_stale"])
    assert judge(1, NOW + 100 * DAY) == ("invalid", ["revoked", "trust_stale"])


def test_another_root_opens_nothing():
    """Only who pinned the root of this nation can open its bundle."""
    with pytest.raises(UntrustedFileError):
        open_bundle(BUNDLE, root=RegionSimulator(SHANDONG).root, now=NOW)


def test_an_older_bundle_than_the_last_is_a_rollback():
    """A client that remembers refuses to go back."""
    nation = RegionSimulator(SHANDONG)
    old = build_bundle(nation.fetch(), [], now=NOW)
    nation.refresh()
    with pytest.raises(RollbackError):
        open_bundle(old, root=nation.root, now=NOW, previous=nation.fetch().files)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: Region(SHANDONG).status_list(STATUSES), WrongListError),
        (lambda: NATION.regions[SHANDONG].status_list(STATUSES, now=NOW + DAY), NotYetIssuedError),
        (lambda: LISTS[0][:-1] + bytes((LISTS[0][-1] ^ 1,)), BadSignatureError),
        (lambda: b"", MalformedError),
    ],
    ids=["another key", "from the future", "damaged", "empty"],
)
def test_a_list_that_does_not_hold_is_left_out(make, error):
    """A bad status list is reported and missing; the rest of the bundle stands."""
    opened = open_bundle(build_bundle(NATION.fetch(), [LISTS[1], make()], now=NOW), root=NATION.root, now=NOW)
    assert [type(each.error) for each in opened.refused] == [error]
    assert set(opened.statuses) == {NATION.regions[GUANGXI].status_url}


def test_a_list_under_an_address_of_another_region_is_left_out():
    """A region's key cannot sign the list of another region."""
    shandong, guangxi = (NATION.regions[code] for code in (SHANDONG, GUANGXI))
    forged = Region(GUANGXI, status=shandong.status).status_list(STATUSES)
    opened = open_bundle(build_bundle(NATION.fetch(), [forged], now=NOW), root=NATION.root, now=NOW)
    assert [type(each.error) for each in opened.refused] == [WrongListError]
    assert guangxi.status_url not in opened.statuses


def test_a_region_that_does_not_hold_is_reported():
    """A bundle without one region's list says which."""
    version, created_at, files, lists = decode(BUNDLE)[1:]
    metadata, targets = decode(zlib.decompress(files))
    less = zlib.compress(encode((metadata, {GUANGXI: targets[GUANGXI]})))
    opened = open_bundle(encode(("xueshi-bundle", version, created_at, less, lists)), root=NATION.root, now=NOW)
    assert [(each.region, type(each.error)) for each in opened.refused] == [
        (SHANDONG, FileMissingError),
        ("status list", WrongListError),
    ]


FILES = decode(BUNDLE)[3]


def bundle_with(magic="xueshi-bundle", version=1, created_at=1, files=FILES, lists=()):
    """Give a bundle with some part replaced."""
    return encode((magic, version, created_at, files, lists))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        encode(()),
        bundle_with(magic="bundle"),
        bundle_with(version=2),
        bundle_with(created_at=-1),
        bundle_with(created_at=1 << 60),
        bundle_with(created_at="now"),
        bundle_with(files="text"),
        bundle_with(files=b"no zlib"),
        bundle_with(files=FILES + b"x"),
        bundle_with(files=FILES[:-1]),
        bundle_with(files=zlib.compress(encode(()))),
        bundle_with(files=zlib.compress(encode(({1: b""}, {})))),
        bundle_with(files=zlib.compress(encode(({"root.json": "text"}, {})))),
        bundle_with(lists={}),
        bundle_with(lists=("text",)),
        bundle_with(lists=(b"b", b"a")),
        bundle_with(lists=(b"a", b"a")),
    ],
)
def test_other_bytes_are_malformed(data):
    """A bundle has one form."""
    with pytest.raises(MalformedError):
        open_bundle(data, root=NATION.root, now=NOW)


def test_trailing_bytes_are_not_canonical():
    """Nothing follows a bundle."""
    with pytest.raises(NotCanonicalError):
        open_bundle(BUNDLE + b"\x00", root=NATION.root, now=NOW)


def test_sizes_are_limited(monkeypatch):
    """Neither the file nor what it inflates to may be larger than the limits."""
    with pytest.raises(TooLargeError):
        open_bundle(bytes(MAX_BUNDLE_BYTES + 1), root=NATION.root, now=NOW)
    monkeypatch.setattr(bundle_module, "MAX_TRUST_BYTES", 1_000_000)
    with pytest.raises(TooLargeError):
        open_bundle(bundle_with(files=zlib.compress(bytes(1_000_100))), root=NATION.root, now=NOW)


@settings(max_examples=150, deadline=None)
@given(st.integers(0), st.integers(1, 255))
def test_damaged_bytes_raise_only_our_errors_and_add_nothing(at, flip):
    """A flipped byte gives one of our errors, or less than was inside; never another key or status."""
    data = bytearray(BUNDLE)
    data[at % len(data)] ^= flip
    try:
        opened = open_bundle(bytes(data), root=NATION.root, now=NOW)
    except SigningError:
        return
    honest = open_bundle(BUNDLE, root=NATION.root, now=NOW)
    assert opened.statuses.items() <= honest.statuses.items()
    for found, known in zip(opened.trust.regions, honest.trust.regions, strict=True):
        assert found.issuers in {known.issuers, ()}


def test_the_day_of_a_bundle_is_the_builders_clock():
    """The date comes from the caller."""
    later = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
    fetched = NATION.fetch()
    assert open_bundle(build_bundle(fetched, [], now=later), root=NATION.root, now=NOW).created_at == later
