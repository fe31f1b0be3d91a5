"""Numbers of publications and patents with their check digits: ISSN, CN, ISBN, DOI, patent numbers.

Sources: ISO 3297 (ISSN), GB/T 9999 (CN), ISO 2108 (ISBN), ISO 26324 (DOI), ZC 0006 (patent numbers). A number that fails
its check is still reported as printed, marked invalid: it may be a misreading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier in its usual form, whether its check holds (`True` where it has none), and its place in the text."""

    value: str
    valid: bool
    start: int
    end: int


_DASH = r"[-‐‑‒–—−－]"
_ISSN = re.compile(
    rf"(?:[IlL1|]?SSN)\s*(?:\((?:print|online|印刷|网络)\))?\s*[:：.]?\s*(\d{{4}})\s*{_DASH}?\s*(\d{{3}}[\dXx])",
    re.IGNORECASE,
)
_CN = re.compile(rf"(?<![A-Za-z])CN\s*[:：]?\s*(\d{{2}})\s*{_DASH}\s*(\d{{4}})\s*(?:/\s*([A-Z]{{1,2}}\d{{0,2}}))?")
_ISBN = re.compile(
    rf"(?:[Il1|]SBN)\s*(?:-?1[03])?\s*[:：]?\s*((?:97[89]\s*{_DASH}?\s*)?\d(?:\s*{_DASH}?\s*[\dXx]){{9}})",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b(10\.\d{4,9}\s?/\s?[-._;()/:A-Za-z0-9]*[A-Za-z0-9)])")
_PATENT = re.compile(
    r"(ZL|CN|专利号[:：]?|申请号[:：]?)\s*((?:19|20)\d{2}\s?[1238]\s?\d(?:\s?\d){6}|\d{2}[1238]\d{5})\s*[.．]\s*([\dXx])"
)


def issn_valid(digits: str) -> bool:
    """Whether the eighth character of an ISSN is the check digit of the first seven."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:7], range(8, 1, -1), strict=True))
    return digits[7].upper() == "0123456789X"[-total % 11]


def isbn_valid(digits: str) -> bool:
    """Whether an ISBN of ten or thirteen characters has the right check digit."""
    if len(digits) == 13:
        return digits.isdigit() and sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0
    if len(digits) != 10 or not digits[:9].isdigit():
        return False
    last = 10 if digits[9] in "Xx" else int(digits[9])
    return (sum(int(d) * (10 - i) for i, d in enumerate(digits[:9])) + last) % 11 == 0


def find_issn(text: str) -> tuple[Identifier, ...]:
    """Every ISSN that is named as one, as 1234-567X."""
    found = []
    for match in _ISSN.finditer(text):
        digits = (match[1] + match[2]).upper()
        found.append(Identifier(f"{digits[:4]}-{digits[4:]}", issn_valid(digits), match.start(), match.end()))
    return tuple(found)


def find_cn_number(text: str) -> tuple[Identifier, ...]:
    """Every Chinese serial number, as 37-1234/TH (class left out where none is printed)."""
    found = []
    for match in _CN.finditer(text):
        value = f"{match[1]}-{match[2]}" + (f"/{match[3]}" if match[3] else "")
        found.append(Identifier(value, match[1] != "00", match.start(), match.end()))
    return tuple(found)


def find_isbn(text: str) -> tuple[Identifier, ...]:
    """Every ISBN that is named as one, as 9787111544937 (hyphens are set in many ways and say nothing)."""
    found = []
    for match in _ISBN.finditer(text):
        digits = re.sub(rf"\s|{_DASH}", "", match[1]).upper()
        if len(digits) == 13 or not digits.startswith(("978", "979")):
            found.append(Identifier(digits, isbn_valid(digits), match.start(), match.end()))
    return tuple(found)


def find_doi(text: str) -> tuple[Identifier, ...]:
    """Every DOI, without a resolver's address in front and without a full stop behind."""
    return tuple(
        Identifier(re.sub(r"\s", "", match[1]).rstrip(".,;"), valid=True, start=match.start(1), end=match.end(1))
        for match in _DOI.finditer(text)
    )


def patent_check(digits: str) -> str:
    """The check character of a patent number's eight or twelve digits (ZC 0006: weights 2..9 repeating, modulo 11)."""
    weights = [2, 3, 4, 5, 6, 7, 8, 9] * 2
    return "0123456789X"[sum(int(d) * w for d, w in zip(digits, weights, strict=False)) % 11]


def find_patent_number(text: str) -> tuple[Identifier, ...]:
    """Every Chinese patent number, as ZL202310123456.7."""
    found = []
    for match in _PATENT.finditer(text):
        digits, last = re.sub(r"\s", "", match[2]), match[3].upper()
        found.append(Identifier(f"ZL{digits}.{last}", patent_check(digits) == last, match.start(), match.end()))
    return tuple(found)
