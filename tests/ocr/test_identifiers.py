"""Numbers of publications and patents with their check digits."""

from __future__ import annotations

import pytest

from ocr.identifiers import (
    find_cn_number,
    find_doi,
    find_isbn,
    find_issn,
    find_patent_number,
    isbn_valid,
    issn_valid,
    patent_check,
)


@pytest.mark.parametrize(
    ("find", "text", "value", "valid"),
    [
        (find_issn, "ISSN 1000-0003", "1000-0003", True),
        (find_issn, "ISSN1000-0004", "1000-0004", False),
        (find_issn, "国际标准刊号:ISSN 2434-561x", "2434-561X", True),
        (find_cn_number, "CN 37-1234/TH", "37-1234/TH", True),
        (find_cn_number, "国内统一刊号:CN37—9994/G4", "37-9994/G4", True),
        (find_isbn, "ISBN 978-7-111-54493-7", "9787111544937", True),
        (find_isbn, "ISBN 978-7-111-54493-8", "9787111544938", False),
        (find_isbn, "ISBN 7-302-02368-9", "7302023689", True),
        (find_doi, "DOI:10.12345/j.issn.2095-4654.2024.03.011.", "10.12345/j.issn.2095-4654.2024.03.011", True),
        (find_doi, "https://doi.org/10.1000/182", "10.1000/182", True),
    ],
)
def test_a_number_is_found_and_checked(find, text, value, valid):
    """The usual form comes back; a wrong check digit is said and the number kept, since it may be misread."""
    (found,) = find(text)
    assert (found.value, found.valid) == (value, valid)
    assert text[found.start : found.end]


def test_a_patent_number_carries_its_check_digit():
    """The last character is computed from the twelve digits before it."""
    digits = "202310999999"
    right = patent_check(digits)
    wrong = "0" if right != "0" else "1"
    assert [one.valid for one in find_patent_number(f"ZL {digits}.{right} ZL{digits}.{wrong}")] == [True, False]


def test_check_digits_refuse_what_is_no_number():
    """Letters where digits belong are not valid and no error."""
    assert not isbn_valid("97871115449AB")
    assert not isbn_valid("123")
    assert not issn_valid("10000002")
