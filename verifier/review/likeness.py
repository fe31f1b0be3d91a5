"""How a store finds the same paper again among hundreds of thousands: a sketch of its text, keys to look it up by, and when two are alike.

A sketch is the smallest hashes of the text's runs of three characters: two sketches tell how much text two papers share (Jaccard index), and the
text cannot be read back out of one. Bands of min-hashes of a sketch are keys under which papers that share most of their text meet. Measured
(`ocr.signals.prints`): the same paper photographed again shares 0.43 to 0.86 of its runs and all its long numbers, another person's on the same template
up to 0.53 and no number. So numbers and text speak together; text alone only where a paper has no number to tell it by.
Which numbers a paper carries is for the reader; keeping and finding is for the store.
"""

import hashlib
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ocr import Line

LEAST_NUMBER = 6  # letters and digits of a certificate's own number that tells it from others
MOST_HASHES = 1024  # of one sketch; 4 bytes each
BANDS, ROWS = 20, 5
LEAST_RUNS = 40  # a paper with less text is like many others
_PRIME = (1 << 61) - 1
WITH_MOST_NUMBERS, WITH_A_NUMBER, WITHOUT_NUMBERS = 400, 700, 750  # thousandths of shared text
SHARE_OF_NUMBERS = 600  # thousandths of the fewer numbers from which they are the same


def sketch_of(runs: Iterable[str]) -> bytes:
    """Sketch a text by its runs of three characters."""
    hashes = {int.from_bytes(hashlib.blake2b(run.encode(), digest_size=4).digest(), "big") for run in runs}
    smallest = sorted(hashes)[:MOST_HASHES]
    return struct.pack(f">{len(smallest)}I", *smallest)


def likeness_of(first: bytes, second: bytes) -> int:
    """How much of their text two sketches share, in thousandths."""
    one, other = set(_hashes(first)), set(_hashes(second))
    if not one or not other:
        return 0
    # beyond the largest hash of a full sketch nothing is known of its text
    bound = min((max(part) for part in (one, other) if len(part) == MOST_HASHES), default=1 << 32)
    joined = [each for each in one | other if each <= bound]
    return 1000 * sum(each in one and each in other for each in joined) // len(joined)


def band_keys(sketch: bytes) -> tuple[int, ...]:
    """The keys (63 bits) under which a text meets those that share most of it; none for a text that is too short."""
    hashes = _hashes(sketch)
    if len(hashes) < LEAST_RUNS:
        return ()
    least = [min((a * each + b) % _PRIME for each in hashes) for a, b in _FACTORS]
    return tuple(_key(b"band", band, *least[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS))


def number_key(digest: bytes) -> int:
    """The key (63 bits) of a number, from its keyed digest."""
    return int.from_bytes(digest[:8], "big") >> 1


def are_twins(shared_numbers: int, fewer_numbers: int, likeness: int) -> bool:
    """Tell whether two papers are so alike that a person must look: `fewer_numbers` is the smaller count of both, `likeness` in thousandths."""
    if fewer_numbers == 0:
        return likeness >= WITHOUT_NUMBERS
    if shared_numbers * 1000 >= SHARE_OF_NUMBERS * fewer_numbers:
        return likeness >= WITH_MOST_NUMBERS
    return shared_numbers > 0 and likeness >= WITH_A_NUMBER


def paper_print(lines: "Sequence[Line]", fields: Mapping[str, Any]) -> tuple[bytes, tuple[str, ...]]:
    """Give the sketch of a paper and the numbers that tell it from others: its own number, and long ones that are no identity number."""
    from ocr import long_numbers, parse_id_number, text_runs

    own = _certificate_number(fields)
    numbers = {number for number in long_numbers(lines) if not parse_id_number(number).valid}
    return sketch_of(text_runs(lines)), tuple(sorted(numbers | ({own} if len(own) >= LEAST_NUMBER else set())))


def _certificate_number(fields: Mapping[str, Any]) -> str:
    """The paper's own number in one spelling, empty where none was read."""
    field = fields.get("certificate_number")
    value = str(getattr(field, "value", field) or "")
    return "".join(letter for letter in value.upper() if letter.isalnum())


def _hashes(sketch: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(sketch) // 4}I", sketch)


def _key(*parts: bytes | int) -> int:
    spelled = b"|".join(part if isinstance(part, bytes) else str(part).encode() for part in parts)
    return int.from_bytes(hashlib.blake2b(spelled, digest_size=8).digest(), "big") >> 1


_FACTORS = tuple(
    (1 + _key(b"factor", number) % (_PRIME - 1), _key(b"offset", number) % _PRIME) for number in range(BANDS * ROWS)
)
