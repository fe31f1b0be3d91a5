"""The text of a QR code (FORMAT §7): one number, however scanners and mail programs fold it."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing import MalformedError, NotCanonicalError, NotEncodableError, SigningError, text_to_token, token_to_text


@given(st.binary(min_size=1, max_size=512), st.integers(0, 500))
def test_every_token_survives_its_text(token, at):
    """Any bytes come back, leading zeros included, also when the text is broken over lines."""
    text = token_to_text(token, host="v.example:8443")
    assert text_to_token(text) == token
    assert text_to_token(f" {text[:at]}\r\n\t{text[at:]} ") == token
    assert text_to_token(text.partition("#")[2]) == token


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z.]{0,9}/?#[0-9]{0,90}", fullmatch=True))
def test_any_text_gives_a_token_or_one_of_our_errors(text):
    """What opens has exactly one number: writing the token again gives the digits that were read."""
    try:
        token = text_to_token(text)
    except SigningError:
        return
    digits = "".join(text.split()).rpartition("#")[2]
    assert token_to_text(token, host="v.example").endswith(f"#{digits}")


@pytest.mark.parametrize(
    "host", ["", "V.example", "v.example/", "https://v", "-v", "v-", "v:0", "v:123456", "名.example", "v" * 254]
)
def test_other_hosts_are_not_written(host):
    """A host is a lower-case name with an optional port."""
    with pytest.raises(NotEncodableError):
        token_to_text(b"token", host=host)


def test_tokens_out_of_size_are_not_written():
    """Nothing, and 513 bytes."""
    for size in (0, 513):
        with pytest.raises(NotEncodableError):
            token_to_text(bytes(size), host="v.example")


def test_sizes_are_bounded_when_reading():
    """2,048 characters, 512 bytes, and at least one byte after the version."""
    assert text_to_token(str(int.from_bytes(b"\x01" + b"\xff" * 512, "big"))) == b"\xff" * 512
    for text in ("1" * 2049, "1", str(int.from_bytes(b"\x01" + bytes(513), "big"))):
        with pytest.raises(MalformedError):
            text_to_token(text)
    with pytest.raises(NotCanonicalError):
        text_to_token("0123")


def test_an_interpreter_that_reads_fewer_digits_still_gives_our_error():
    """Where the limit on integer digits is at its least, long texts are malformed and usual ones are read."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        assert text_to_token(str(int.from_bytes(b"\x01token", "big"))) == b"token"
        with pytest.raises(MalformedError):
            text_to_token("1" * 2000)
    finally:
        sys.set_int_max_str_digits(before)
