"""The trust list: what it may say, its one byte form, and the lookups of a verifier."""

import base64
import json
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.algorithms import Algorithm
from signing.errors import MalformedError, NotCanonicalError, SigningError, UnusableKeyError
from signing.keys import generate_key
from signing.list_errors import KidCollisionError, ListRefusedError, TooLargeError
from signing.trustlist import TrustList, build_trust_list, join_trust_lists
from signing.trustlist_entries import (
    Endpoint,
    Issuer,
    KeyState,
    RegionTrust,
    Scope,
    StatusSource,
    TrustedKey,
    region_covers,
)
from signing.trustlist_json import MAX_TRUST_LIST_BYTES

NOW = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)
P256, ED25519, STATUS, OTHER = (
    generate_key(algorithm).public_key
    for algorithm in (Algorithm.ESP256, Algorithm.ED25519, Algorithm.ESP256, Algorithm.ESP256)
)


def trusted(key=P256, **changes):
    """Give a trusted key of the tests."""
    facts = {
        "kid": key.kid,
        "algorithm": key.algorithm,
        "public_key": key.raw,
        "state": KeyState.ACTIVE,
        "sign_from": NOW,
        "sign_until": NOW + 365 * DAY,
    }
    return TrustedKey(**facts | changes)


def source(key=STATUS, **changes):
    """Give a status list of the tests."""
    facts = {
        "number": 0,
        "url": "https://sd.example/status/0",
        "kid": key.kid,
        "algorithm": key.algorithm,
        "public_key": key.raw,
    }
    return StatusSource(**facts | changes)


def region(**changes):
    """Give a region of the tests with one issuer, one status list and one endpoint."""
    facts = {
        "region": "370000",
        "name": "山东省",
        "issued_at": NOW,
        "expires_at": NOW + 30 * DAY,
        "issuers": (issuer(),),
        "status_lists": (source(),),
        "endpoints": (Endpoint("verify", "https://sd.example/"),),
    }
    return RegionTrust(**facts | changes)


def issuer(**changes):
    """Give an issuer of the tests."""
    facts = {
        "id": "sd-1",
        "name": "示例人社厅",
        "keys": (
            trusted(),
            trusted(ED25519, state=KeyState.REVOKED, compromised_since=NOW + DAY, verify_until=NOW + 400 * DAY),
        ),
        "scopes": (Scope(("370000", "370300"), ("annual_hours", "hours_transfer")),),
    }
    return Issuer(**facts | changes)


def test_reading_gives_back_what_was_written():
    """A list of two regions comes back from its bytes as it went in, and finds its keys."""
    other = region(
        region="450000",
        issuers=(issuer(id="gx-1", keys=(trusted(OTHER),), scopes=(Scope(("450000",), ("annual_hours",)),)),),
        status_lists=(),
        endpoints=(),
    )
    built = join_trust_lists([build_trust_list(other), build_trust_list(region())])
    read = TrustList.from_bytes(built.to_bytes())
    assert read == built
    assert [each.region for each in read.regions] == ["370000", "450000"]
    vouch = read.find_key(ED25519.kid)
    assert (vouch.issuer.id, vouch.region.region, vouch.key.state) == ("sd-1", "370000", KeyState.REVOKED)
    assert vouch.key.verifier == ED25519
    assert read.find_key(b"8 bytes.") is None
    assert read.regions[0].find_status_list(0).verifier == STATUS
    assert read.regions[0].find_status_list(1) is None


@pytest.mark.parametrize(
    ("wide", "within", "outside"),
    [
        ("370000", "370302", "450000"),
        ("370300", "370302", "370100"),
        ("370302", "370302", "370303"),
        ("000000", "370302", None),
    ],
)
def test_a_region_covers_what_its_code_contains(wide, within, outside):
    """Province, prefecture and county cover their own codes alone; the nation covers all."""
    assert region_covers(wide, within)
    assert outside is None or not region_covers(wide, outside)


def test_an_issuer_speaks_for_pairs_of_its_scopes_only():
    """Region and type must be in the same scope."""
    two = issuer(scopes=(Scope(("370300",), ("annual_hours",)), Scope(("370100",), ("hours_transfer",))))
    assert two.covers(region="370302", certificate_type="annual_hours")
    assert not two.covers(region="370302", certificate_type="hours_transfer")
    assert not two.covers(region="370000", certificate_type="annual_hours")


@pytest.mark.parametrize(
    "build",
    [
        lambda: trusted(sign_until=NOW),
        lambda: trusted(verify_until=NOW),
        lambda: trusted(state=KeyState.REVOKED),
        lambda: trusted(compromised_since=NOW),
        lambda: trusted(sign_from=NOW.replace(tzinfo=None)),
        lambda: trusted(sign_from=NOW.astimezone(timezone(timedelta(hours=8)))),
        lambda: trusted(sign_from=NOW.replace(microsecond=1)),
        lambda: trusted(kid=b"8 bytes."),
        lambda: source(kid=b"8 bytes."),
        lambda: source(number=-1),
        lambda: source(number=65_536),
        lambda: source(url="http://sd.example/status/0"),
        lambda: source(url="https://sd.example/status?list=0"),
        lambda: source(url="https://sd.example/" + "0" * 300),
        lambda: Endpoint("", "https://sd.example/"),
        lambda: Endpoint("x" * 41, "https://sd.example/"),
        lambda: Scope((), ("annual_hours",)),
        lambda: Scope(("370000",), ()),
        lambda: Scope(("37",), ("annual_hours",)),
        lambda: Scope(("370000",), ("年度",)),
        lambda: issuer(id="a b"),
        lambda: issuer(name=""),
        lambda: issuer(name="示例\n"),
        lambda: region(region="３７００００"),
        lambda: region(name="x" * 121),
        lambda: region(expires_at=NOW),
        lambda: region(region="450000"),
        lambda: region(status_lists=(source(), source(url="https://sd.example/status/1"))),
        lambda: build_trust_list(region(), region(issuers=(), status_lists=())),
        lambda: build_trust_list(region(issuers=(issuer(), issuer(keys=())))),
        lambda: build_trust_list(region(status_lists=(source(), source(number=1)))),
    ],
)
def test_an_entry_that_contradicts_itself_is_refused(build):
    """Windows, states, names, addresses and borders are checked when a list is built, in every role."""
    with pytest.raises(ListRefusedError) as refused:
        build()
    assert refused.value.where
    assert refused.value.what


def test_a_key_that_is_no_key_is_refused():
    """A list cannot name bytes that are no point of the curve."""
    with pytest.raises(UnusableKeyError):
        trusted(public_key=b"\x04" + bytes(64))


@pytest.mark.parametrize(
    "regions",
    [
        (region(issuers=(issuer(keys=(trusted(), trusted(state=KeyState.RETIRED))),)),),
        (
            region(),
            region(
                region="450000",
                issuers=(issuer(id="gx-1", scopes=(Scope(("450000",), ("annual_hours",)),)),),
                status_lists=(),
            ),
        ),
        (region(status_lists=(source(P256),)),),
        (region(), region(region="450000", issuers=(), status_lists=(source(url="https://gx.example/status/0"),))),
    ],
    ids=["twice in one issuer", "in two regions", "as issuer's and status key", "as status key of two regions"],
)
def test_a_kid_that_means_two_things_is_refused(regions):
    """A kid names one key in one role, over all regions of a list."""
    with pytest.raises(KidCollisionError) as refused:
        build_trust_list(*regions)
    assert len(refused.value.owners) == 2


def test_two_different_keys_of_one_kid_are_refused():
    """Even if someone finds two keys whose hashes begin alike, a list with both cannot be built."""
    forged = trusted(OTHER)
    object.__setattr__(forged, "kid", P256.kid)
    with pytest.raises(KidCollisionError):
        build_trust_list(region(issuers=(issuer(keys=(trusted(), forged)),)))


def test_one_status_key_may_sign_the_lists_of_its_region():
    """When a list is full the next one needs no new key."""
    lists = (source(), source(number=1, url="https://sd.example/status/1"))
    assert build_trust_list(region(status_lists=lists)).regions[0].find_status_list(1) == lists[1]


def changed(*path, to):
    """Give the bytes of a list in which the value at `path` is another."""
    form = json.loads(build_trust_list(region()).to_bytes())
    at = form
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


KEY = ("regions", 0, "issuers", 0, "keys", 0)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"regions":[],"regions":[],"version":1}',
        b'{"regions":[]}',
        b'{"regions":[],"version":2}',
        b'{"regions":[],"version":true}',
        b'{"regions":[],"version":1.0}',
        b'{"regions":[],"version":NaN}',
        b'{"regions":[],"version":' + b"1" * 5000 + b"}",
        changed("regions", to={}),
        changed("regions", 0, to=7),
        changed("regions", 0, "extra", to=7),
        changed("regions", 0, "name", to=7),
        changed("regions", 0, "issued_at", to="2026-05-01"),
        changed("regions", 0, "issued_at", to="2026-13-01T00:00:00Z"),
        changed("regions", 0, "issuers", 0, "scopes", 0, "regions", to=[7]),
        changed("regions", 0, "status_lists", 0, "number", to="0"),
        changed(*KEY, "kid", to=P256.kid.hex().upper() + "AA"),
        changed(*KEY, "kid", to="abc"),
        changed(*KEY, "public_key", to="A" * 5),
        changed(*KEY, "public_key", to="AA=="),
        changed(*KEY, "alg", to=-7),
        changed(*KEY, "alg", to=True),
        changed(*KEY, "state", to="lost"),
    ],
)
def test_other_json_is_malformed(data):
    """Unknown keys, repeated keys, other types, other numbers and other texts are refused."""
    with pytest.raises(MalformedError):
        TrustList.from_bytes(data)


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda data: data + b"\n",
        lambda data: data.replace(b":[", b": [", 1),
        lambda data: data.replace("山".encode(), b"\\u5c71"),
        lambda data: json.dumps(
            dict(reversed(json.loads(data).items())), ensure_ascii=False, separators=(",", ":")
        ).encode(),
    ],
    ids=["trailing newline", "space", "escape", "order"],
)
def test_the_same_list_in_other_bytes_is_not_canonical(rewrite):
    """One list has one byte form."""
    with pytest.raises(NotCanonicalError):
        TrustList.from_bytes(rewrite(build_trust_list(region()).to_bytes()))


def test_spare_bits_of_base64_are_not_canonical():
    """The unused bits of the last base64url character must be zero."""
    text = base64.urlsafe_b64encode(P256.raw).rstrip(b"=").decode()
    spare = text[:-1] + chr(ord(text[-1]) + 1)
    with pytest.raises(NotCanonicalError):
        TrustList.from_bytes(changed(*KEY, "public_key", to=spare))


def test_a_list_beyond_the_limit_is_not_parsed():
    """Size is checked first."""
    with pytest.raises(TooLargeError):
        TrustList.from_bytes(b" " * (MAX_TRUST_LIST_BYTES + 1))


def test_a_lone_surrogate_is_refused():
    """JSON can escape half a character; a name cannot hold it."""
    data = changed("regions", 0, "name", to="X").replace(b'"X"', b'"\\ud800"')
    with pytest.raises(ListRefusedError):
        TrustList.from_bytes(data)


@settings(max_examples=300, deadline=None)
@given(st.integers(0), st.integers(1, 255))
def test_damaged_bytes_raise_only_our_errors(at, flip):
    """A flipped byte gives one of our errors or another valid list that writes itself back alike."""
    data = bytearray(build_trust_list(region()).to_bytes())
    data[at % len(data)] ^= flip
    try:
        read = TrustList.from_bytes(bytes(data))
    except SigningError:
        return
    assert read.to_bytes() == data


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=120).filter(str.isprintable), st.integers(0, math.floor(NOW.timestamp())))
def test_every_list_that_can_be_built_comes_back(name, seconds):
    """Any printable name and any time survive writing and reading."""
    built = build_trust_list(region(name=name, issued_at=datetime.fromtimestamp(seconds, UTC)))
    assert TrustList.from_bytes(built.to_bytes()) == built
    assert replace(built.regions[0]) == built.regions[0]
