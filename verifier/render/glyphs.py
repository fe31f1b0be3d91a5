"""Whether the printing font has every character of a text: asked before signing, so that no signed name prints as a box."""

from functools import cache

from fontTools.ttLib import TTFont

from verifier.places import FONTS
from verifier.render.errors import GlyphMissingError

BODY_FONT = "NotoSerifSC-Regular.ttf"


@cache
def printable_code_points() -> frozenset[int]:
    """The code points that the body font can print."""
    with TTFont(FONTS / BODY_FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())


def require_glyphs(*texts: str) -> None:
    """Refuse texts that the certificate's font cannot print.

    Raises:
        GlyphMissingError: names each character that the font lacks, in order of appearance.
    """
    known = printable_code_points()
    missing = tuple(
        dict.fromkeys(letter for text in texts for letter in text if ord(letter) not in known and not letter.isspace())
    )
    if missing:
        raise GlyphMissingError(missing)


def printable_part(text: str) -> str:
    """Leave out what the font cannot print: for words that were read from a proof, never for a name."""
    known = printable_code_points()
    return "".join(letter for letter in text if ord(letter) in known or letter.isspace())
