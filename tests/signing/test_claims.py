"""The claims of FORMAT §6 and their names of §8: both forms lose nothing, and each value has one form."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing import (
    TYPE_NUMBERS,
    Claims,
    MalformedError,
    NotCanonicalError,
    NotEncodableError,
    SigningError,
    certificate_uid,
    collapse_cwt,
    collapse_json,
    expand_cwt,
    expand_json,
    period_label,
)
from signing.claims import decode_claims, encode_claims, positions_of
from signing.codec import decode, encode
from tests.signing.vector_world import CLAIMS, claims

DAYS = st.dates(date(1970, 1, 1), date.max)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z", "M")), min_size=1, max_size=15)
QUARTERS = st.integers(0, 130_000)


@st.composite
def any_claims(draw: st.DrawFn) -> Claims:
    """Draw claims from everything that the format can say."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    if draw(st.booleans()):
        first, last = date(first.year, 1, 1), date(first.year, 12, 31)
    public, professional, other = draw(QUARTERS), draw(QUARTERS), draw(QUARTERS)
    number = draw(st.integers(0, 1 << 70).map(str) | TEXT.filter(is_nfc))
    return Claims(
        type=draw(st.sampled_from(sorted(TYPE_NUMBERS)) | st.from_regex(r"[a-z][a-z0-9_]{0,23}", fullmatch=True)),
        region=f"{draw(st.integers(0, 999_999)):06}",
        number=number,
        holder=draw(TEXT.filter(is_nfc)),
        period_start=first,
        period_end=last,
        public_hours=Decimal(public) / 4,
        professional_hours=Decimal(professional) / 4,
        total_hours=Decimal(public + professional + other) / 4,
        issued_at=datetime.fromtimestamp(draw(st.integers(0, 253_402_300_799)), UTC),
        status_list=draw(st.integers(0, 65_535)),
        status_index=draw(st.integers(0, (1 << 20) - 1)),
        expires_on=draw(st.none() | DAYS),
        id_commitment=draw(st.none() | st.binary(min_size=4, max_size=4)),
    )


def is_nfc(text: str) -> bool:
    import unicodedata

    return unicodedata.is_normalized("NFC", text) and text == text.strip() and text.encode() != b""


@given(any_claims())
def test_claims_survive_every_form(some):
    """Positions, CWT claims set and JSON names all lead back to equal claims."""
    assert decode_claims(encode_claims(some)) == some
    assert collapse_cwt(expand_cwt(some)) == some
    assert collapse_json(expand_json(some)) == some


ELEMENTS = (
    st.none()
    | st.integers(-5, 1 << 63)
    | st.text("aA01_ 鲁\x00", max_size=3)
    | st.binary(min_size=3, max_size=5)
    | st.tuples(st.integers(-1, 3_000_000), st.integers(-1, 3_000_000))
)


@given(st.dictionaries(st.integers(0, 12), ELEMENTS, min_size=1, max_size=3))
def test_changed_elements_are_refused_or_written_back(changes):
    """Whatever some of the thirteen elements say, they are refused, or are the one form of their claims."""
    parts = list(positions_of(CLAIMS))
    for place, value in changes.items():
        parts[place] = value
    data = encode(parts)
    try:
        found = decode_claims(data)
    except SigningError:
        return
    assert encode_claims(found) == data


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"type": "Annual"}, "type"),
        ({"type": ""}, "type"),
        ({"type": "a" * 25}, "type"),
        ({"region": "37030"}, "region"),
        ({"region": "37030x"}, "region"),
        ({"region": "３７０３００"}, "region"),
        ({"number": ""}, "number"),
        ({"number": "鲁" * 21}, "number"),
        ({"holder": ""}, "holder"),
        ({"holder": " 明月"}, "holder"),
        ({"holder": "明\u202e月"}, "holder"),
        ({"holder": "e\u0301"}, "holder"),
        ({"holder": "名" * 61}, "holder"),
        ({"holder": "\ud800"}, "holder"),
        ({"id_commitment": b"abc"}, "id_commitment"),
        ({"period_start": date(1969, 12, 31)}, "period_start"),
        ({"period_end": date(2024, 12, 31)}, "period_end"),
        ({"public_hours": Decimal("0.1")}, "public_hours"),
        ({"public_hours": Decimal(-1)}, "public_hours"),
        ({"public_hours": Decimal("NaN")}, "public_hours"),
        ({"professional_hours": Decimal("Infinity")}, "professional_hours"),
        ({"total_hours": Decimal(89)}, "total_hours"),
        ({"total_hours": Decimal("100000.25")}, "total_hours"),
        ({"issued_at": datetime(2026, 1, 1)}, "issued_at"),  # noqa: DTZ001 (a naive time is the case)
        ({"issued_at": datetime(2026, 1, 1, 0, 0, 0, 1, UTC)}, "issued_at"),
        ({"issued_at": datetime(1969, 12, 31, tzinfo=UTC)}, "issued_at"),
        ({"expires_on": date(1969, 12, 31)}, "expires_on"),
        ({"status_list": -1}, "status"),
        ({"status_list": 65_536}, "status"),
        ({"status_index": 1 << 20}, "status"),
    ],
)
def test_a_value_outside_its_range_is_not_signed(changes, field):
    """The refusal names the field that is wrong."""
    with pytest.raises(NotEncodableError) as refused:
        encode_claims(claims(**changes))
    assert refused.value.field == field


def test_a_time_of_another_zone_is_the_same_time():
    """09:02:03 in Shanghai and 01:02:03 UTC give the same bytes."""
    shanghai = CLAIMS.issued_at.astimezone(timezone(timedelta(hours=8)))
    assert encode_claims(claims(issued_at=shanghai)) == encode_claims(CLAIMS)


def test_the_unique_id_is_region_list_and_index():
    """24 bits of region, 16 of list, 24 of index (FORMAT §6.6)."""
    assert CLAIMS.uid.hex() == f"{370300:06x}{1:04x}{777_777:06x}"
    assert certificate_uid(region="999999", status_list=65_535, status_index=(1 << 20) - 1).hex() == "0f423fffff0fffff"
    with pytest.raises(NotEncodableError):
        certificate_uid(region="1", status_list=0, status_index=0)
    with pytest.raises(NotEncodableError):
        certificate_uid(region="370300", status_list=0, status_index=1 << 20)


def test_periods_read_as_people_say_them():
    """Whole years are years, anything else is two dates."""
    assert CLAIMS.period == "2025"
    assert period_label(date(2023, 1, 1), date(2025, 12, 31)) == "2023-2025"
    assert period_label(date(2024, 3, 1), date(2025, 2, 28)) == "2024-03-01/2025-02-28"


def test_decimals_are_written_without_trailing_zeros():
    """Hours of 30.00 expand to "30", and come back equal."""
    found = expand_json(
        claims(public_hours=Decimal("30.00"), professional_hours=Decimal("0.50"), total_hours=Decimal(90))
    )
    assert found["hours"] == {"public": "30", "professional": "0.5", "total": "90"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", 2),
        ("uid", "00"),
        ("region", 370300),
        ("holder", None),
        ("issued_at", "2026-01-20T01:02:03+00:00"),
        ("period", {"start": "2025-01-01"}),
        ("hours", {"public": "1e400000000", "professional": "1", "total": "2"}),
        ("hours", {"public": "30.0", "professional": "60", "total": "90"}),
        ("hours", {"public": "NaN", "professional": "60", "total": "90"}),
        ("expires_on", "20270101"),
        ("id_commitment", "BA7A558C"),
        ("id_commitment", "xx"),
        ("status", {"list": 1, "index": 1 << 20}),
        ("more", 1),
    ],
)  # fmt: skip
def test_named_claims_of_another_form_are_refused(name, value):
    """Every name has one form; missing, unknown or differently written ones are malformed."""
    with pytest.raises(MalformedError):
        collapse_json(expand_json(CLAIMS) | {name: value})


def test_a_claims_set_of_another_form_is_refused():
    """Other labels, no map, or an absent claim said as null."""
    form = decode(expand_cwt(CLAIMS))
    with pytest.raises(MalformedError):
        collapse_cwt(encode(form | {7: 1}))
    with pytest.raises(MalformedError):
        collapse_cwt(encode((1, 2)))
    with pytest.raises(NotCanonicalError):
        collapse_cwt(encode(form | {-70011: None}))


def test_a_name_is_never_missing():
    """A claims set without its holder is malformed."""
    form = decode(expand_cwt(CLAIMS))
    with pytest.raises(MalformedError):
        collapse_cwt(encode({label: part for label, part in form.items() if part != CLAIMS.holder}))
