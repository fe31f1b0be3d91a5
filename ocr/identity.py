"""Identity numbers: the check digit, the birthday, the sex, and what a masked number still says.

Source: GB 11643-1999 (18 digits, ISO 7064 MOD 11-2). Fifteen digits are the form before 1999: readable, no longer valid.
Whether a number belongs to the person on the proof is the reviewer's question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ocr.normalize import normalize_text

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_MASK = "*xX×●•·#_＊"


class IdFault(StrEnum):
    """Why an identity number is not valid."""

    FIFTEEN_DIGITS = "ID_15_DIGITS"
    CHECKSUM = "ID_CHECKSUM"
    DATE = "ID_DATE"
    LENGTH = "ID_LENGTH"
    CHARACTERS = "ID_CHARACTERS"
    AREA = "ID_AREA"
    MASKED = "ID_MASKED"


@dataclass(frozen=True, slots=True)
class ParsedId:
    """What an identity number says: sex is M or F, area the six digits of GB/T 2260; `code` tells why it is not valid."""

    text: str
    valid: bool
    birth: date | None = None
    sex: str | None = None
    area: str | None = None
    code: IdFault | None = None


def _birthday(digits: str) -> date | None:
    """The date behind eight digits, or `None` where the calendar has no such day."""
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return born if 1850 <= born.year <= 2099 else None


def _sex(digit: str) -> str:
    """M for an odd sequence number, F for an even one (GB 11643)."""
    return "M" if int(digit) % 2 else "F"


def check_digit(first_17: str) -> str:
    """The check character that belongs to the first 17 digits."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


def parse_id_number(text: str) -> ParsedId:
    """Read an identity number and say whether it can be one; spaces, full width and a small x are accepted."""
    compact = re.sub(r"[\s-]", "", normalize_text(text)).upper()
    if re.fullmatch(r"\d{15}", compact):
        born = _birthday("19" + compact[6:12])
        return ParsedId(
            compact, valid=False, birth=born, sex=_sex(compact[14]), area=compact[:6], code=IdFault.FIFTEEN_DIGITS
        )
    if len(compact) != 18:
        return ParsedId(compact, valid=False, code=IdFault.LENGTH)
    if re.fullmatch(r"[\dX*×●•#_]{18}", compact) and not re.fullmatch(r"\d{17}[\dX]", compact):
        return ParsedId(compact, valid=False, area=compact[:6] if compact[:6].isdigit() else None, code=IdFault.MASKED)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", compact):
        return ParsedId(compact, valid=False, code=IdFault.CHARACTERS)
    return _complete(compact)


def _complete(number: str) -> ParsedId:
    """Judge a number of 18 characters: area, then date, then check digit."""
    born, area, sex = _birthday(number[6:14]), number[:6], _sex(number[16])
    code: IdFault | None = None
    if number[0] in "09":
        code = IdFault.AREA
    elif born is None:
        code = IdFault.DATE
    elif number[17] != check_digit(number[:17]):
        code = IdFault.CHECKSUM
    return ParsedId(number, valid=code is None, birth=born, sex=sex, area=area, code=code)


def mask_id_number(number: str) -> str:
    """The number with its middle hidden, in the one form that the product shows: six digits, eight stars, four characters."""
    return f"{number[:6]}{'*' * 8}{number[-4:]}" if len(number) == 18 else "*" * len(number)


MASKED_ID = re.compile(rf"(?<![\dA-Za-z*])\d{{1,14}}[{re.escape(_MASK)}]{{2,17}}\d{{0,4}}[\dXx]{{0,2}}(?![\w*])")
"""A number with hidden digits, as certificates print it: 3703**********0021."""
PLAIN_ID = re.compile(r"(?<![\dA-Za-z])(?:\d{17}[\dXx]|\d{6}[ ]\d{8}[ ]\d{3}[\dXx]|\d{15})(?![\dA-Za-z])")
"""A run that has the form of an identity number; `parse_id_number` judges it."""

_HEADS, _TAILS = frozenset({1, 2, 3, 4, 6, 8, 10, 14}), frozenset(range(5))
"""How many characters certificates leave open before and behind the mask."""


def parse_masked_id(text: str) -> tuple[str, bool]:
    """A masked number in 18 characters, and whether its open characters can be trusted.

    Stars cannot be counted in a picture, so their number follows from the open characters. A head or tail of an unusual
    length, or a birthday that the calendar lacks, says that a character was lost.
    """
    match = re.fullmatch(rf"(\d{{1,14}})([{re.escape(_MASK)}]{{2,}})(\d*[Xx]?)", text.strip())
    if match is None or len(match[1]) + len(match[3]) > 16:
        return re.sub(r"[^\dXx]", "*", text).upper(), False
    head, tail = match[1], match[3].upper()
    known = len(head) in _HEADS and len(tail) in _TAILS
    if len(head) >= 10:
        known &= head[6:8] in {"19", "20"} and (len(head) < 14 or _birthday(head[6:14]) is not None)
    as_printed = len(text.strip()) == 18
    return f"{head}{'*' * (18 - len(head) - len(tail))}{tail}", known and (as_printed or len(tail) in {0, 4})
