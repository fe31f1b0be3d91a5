"""A package of hours: signed as a whole, in one form, adding up, bounded, and refused in every other case."""

import contextlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing import (
    MAX_TRANSFER_BYTES,
    Claims,
    MalformedError,
    NotCanonicalError,
    NotEncodableError,
    Outcome,
    Reason,
    Status,
    Transfer,
    TransferEntry,
    TransferYear,
    generate_key,
    open_status_list,
    open_transfer,
    sign_certificate,
    sign_transfer,
    verify_transfer,
)
from signing.codec import decode, encode
from signing.cose import open_envelope, sign_envelope
from signing.transfer import TYP
from tests.signing.region_simulator import NOW, Region

REGION = Region("370300")


def entry(number, hours="20", subject="professional", **changes):
    """One entry of the ledger there."""
    facts = {
        "id": bytes(15) + bytes([number]),
        "category": "academic",
        "subject": subject,
        "lane": "elective",
        "channel": "review",
        "hours": Decimal(hours),
        "days": (date(2024, 5, 7), date(2024, 5, 9)),
        "deems": None,
        "clauses": ("ZB Q4(3)一",),
        "issuer": "示例学会",
        "keys": (bytes(15) + bytes([number]),),
    }
    return TransferEntry(**facts | changes)


YEARS = (
    TransferYear(2023, True, True, "CN-370300@2021.1", (entry(1, "30", "public"), entry(2, "60"))),
    TransferYear(2024, False, None, "CN-370300@2021.1", (entry(3, "8.25"),)),
)


def cover(years=YEARS, **changes):
    """The certificate that covers the years."""
    total = {name: sum((year.hours_of(name) for year in years), Decimal(0)) for name in ("public", "professional")}
    facts = {
        "type": "hours_transfer",
        "region": "370300",
        "number": "37030020240000001",
        "holder": "王敏",
        "period_start": date(years[0].year, 1, 1),
        "period_end": date(years[-1].year, 12, 31),
        "public_hours": total["public"],
        "professional_hours": total["professional"],
        "total_hours": sum(total.values()),
        "issued_at": NOW,
        "status_list": 0,
        "status_index": 7,
    }
    return sign_certificate(Claims(**facts | changes), REGION.issuer)


def package(covered=YEARS, **changes):
    """A package as bytes: the cover of some years, and those years unless others are given."""
    transfer = Transfer(cover(covered), b"proof", "450000", covered)
    return sign_transfer(replace(transfer, **changes), REGION.issuer)


def verify(data, statuses=None, region=REGION):
    """Verify with the region's lists as of NOW."""
    signed = region.status_list({7: Status.VALID} if statuses is None else statuses)
    opened = open_status_list(signed, key=region.status.public_key, url=region.status_url, now=NOW)
    return verify_transfer(data, trust=region.trust(), statuses={region.status_url: opened}, now=NOW)


def test_a_package_comes_back_as_it_was_given():
    """Every part is read back, and the bytes have one form."""
    data = package()
    assert open_transfer(data) == Transfer(cover_of(data), b"proof", "450000", YEARS)
    assert open_transfer(data).claims.holder == "王敏"


def cover_of(data):
    """The cover as the package carries it."""
    return open_transfer(data).cover


def test_a_package_is_valid_like_the_certificate_that_covers_it():
    """Valid, revoked, and undetermined without a list: the report is the cover's."""
    checked = verify(package())
    assert (checked.report.outcome, checked.transfer.years) == (Outcome.VALID, YEARS)
    gone = verify(package(), {7: Status.INVALID})
    assert (gone.report.reasons, gone.transfer) == ((Reason.REVOKED,), None)
    open_still = verify_transfer(package(), trust=REGION.trust(), statuses={}, now=NOW)
    assert open_still.report.outcome is Outcome.UNDETERMINED


def test_what_another_key_put_under_a_true_cover_is_forged():
    """A thief of a cover cannot add hours: the same key signs all of it."""
    transfer = open_transfer(package())
    payload = open_envelope(package(), typ=TYP, tagged=True, max_bytes=MAX_TRANSFER_BYTES).payload
    theirs = sign_envelope(payload, generate_key(), typ=TYP, tagged=True)
    assert verify(theirs).report.reasons == (Reason.MALFORMED,)
    with pytest.raises(NotEncodableError):
        sign_transfer(transfer, generate_key())
    broken = bytearray(package())
    broken[-1] ^= 1
    checked = verify(bytes(broken))
    assert (checked.report.reasons[0], checked.transfer) in {
        (Reason.BAD_SIGNATURE, None),
        (Reason.NOT_CANONICAL, None),
    }


def test_years_that_do_not_add_up_to_the_cover_are_no_package():
    """Neither signed nor opened: hours cannot grow inside a package."""
    more = (replace(YEARS[0], entries=(*YEARS[0].entries, entry(9))), YEARS[1])
    with pytest.raises(NotEncodableError):
        package(years=more)


WRONG = {
    "another type": {"cover": partial(cover, type="annual_hours")},
    "another period": {"cover": partial(cover, period_end=date(2025, 12, 31))},
    "years in disorder": {"years": lambda: YEARS[::-1]},
    "an entry twice": {"years": lambda: (replace(YEARS[0], entries=(entry(1, "45"), entry(1, "45"))), YEARS[1])},
    "too small a part of an hour": {"years": lambda: (replace(YEARS[0], entries=(entry(1, "0.1"),)), YEARS[1])},
    "a subject that is too long": {
        "years": lambda: (replace(YEARS[0], entries=(entry(1, subject="x" * 17),)), YEARS[1])
    },
    "days that do not ascend": {
        "years": lambda: (replace(YEARS[0], entries=(entry(1, days=(date(2024, 1, 2), date(2024, 1, 1))),)),)
    },
    "what cannot be seen": {"years": lambda: (replace(YEARS[0], entries=(entry(1, issuer="a\u202eb"),)),)},
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_faulty_package_is_not_signed(fault):
    """What every reader would refuse is not given out."""
    with pytest.raises(NotEncodableError):
        package(**{name: make() for name, make in WRONG[fault].items()})


def test_a_package_beyond_its_size_is_refused_unread():
    """The bound holds for the writer and the reader."""
    many = tuple(entry(number % 256, "1", id=number.to_bytes(16, "big"), issuer="示" * 70) for number in range(1000))
    years = tuple(TransferYear(year, True, True, "p", many) for year in (2020, 2021))
    with pytest.raises(NotEncodableError):
        package((years[0], replace(years[1], entries=tuple(replace(one, id=b"x" + one.id[1:]) for one in many))))
    with pytest.raises(MalformedError):
        open_transfer(bytes(MAX_TRANSFER_BYTES + 1))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_hostile_bytes_raise_only_our_errors(data):
    """Cut, flipped and random bytes: malformed or not canonical, and verifying gives a report."""
    good = package()
    kind = data.draw(st.sampled_from(["flip", "cut", "random"]))
    if kind == "random":
        hostile = data.draw(st.binary(max_size=400))
    else:
        at = data.draw(st.integers(0, len(good) - 1))
        hostile = (
            good[:at]
            if kind == "cut"
            else good[:at] + bytes([good[at] ^ data.draw(st.integers(1, 255))]) + good[at + 1 :]
        )
    with contextlib.suppress(MalformedError, NotCanonicalError):
        open_transfer(hostile)
    assert verify(hostile).report.outcome in {Outcome.INVALID, Outcome.UNDETERMINED}


@pytest.mark.parametrize("position", range(5))
def test_a_part_of_another_kind_is_malformed(position):
    """Each of the five parts of the payload has one type."""
    payload = list(decode(open_envelope(package(), typ=TYP, tagged=True, max_bytes=MAX_TRANSFER_BYTES).payload))
    payload[position] = True
    data = sign_envelope(encode(tuple(payload)), REGION.issuer, typ=TYP, tagged=True)
    with pytest.raises(MalformedError):
        open_transfer(data)


@pytest.mark.parametrize("position", range(7))
def test_a_part_of_a_year_of_another_kind_is_malformed(position):
    """Each part of a year has one type."""
    _refused_with(position, None)


@pytest.mark.parametrize("position", range(11))
def test_a_part_of_an_entry_of_another_kind_is_malformed(position):
    """Each part of an entry has one type."""
    _refused_with(6, position)


def _refused_with(of_year, of_entry):
    payload = list(decode(open_envelope(package(), typ=TYP, tagged=True, max_bytes=MAX_TRANSFER_BYTES).payload))
    year = list(payload[4][0])
    wrong = -1
    if of_entry is None:
        year[of_year] = wrong
    else:
        changed = list(year[6][0])
        changed[of_entry] = wrong
        year[6] = (tuple(changed), *year[6][1:])
    payload[4] = (tuple(year), *payload[4][1:])
    data = sign_envelope(encode(tuple(payload)), REGION.issuer, typ=TYP, tagged=True)
    with pytest.raises(MalformedError):
        open_transfer(data)


@pytest.mark.parametrize("shape", [7, (), (1, 2)])
def test_a_year_or_an_entry_of_another_shape_is_malformed(shape):
    """Neither is read as something else."""
    payload = list(decode(open_envelope(package(), typ=TYP, tagged=True, max_bytes=MAX_TRANSFER_BYTES).payload))
    for years in ((shape,), ((*payload[4][0][:6], (shape,)),)):
        data = sign_envelope(encode((*payload[:4], years)), REGION.issuer, typ=TYP, tagged=True)
        with pytest.raises(MalformedError):
            open_transfer(data)
