"""What can go wrong when a certificate is printed."""

from verifier.errors import VerifierError


class RenderError(VerifierError):
    """The root of the errors of printing."""

    code = "render.error"


class GlyphMissingError(RenderError):
    """The font has no picture for a character, so the name would be printed wrong."""

    code = "render.glyph_missing"

    def __init__(self, characters: tuple[str, ...]) -> None:
        super().__init__(
            characters="".join(characters), code_points=" ".join(f"U+{ord(one):04X}" for one in characters)
        )


class LayoutFailedError(RenderError):
    """The layout could not be set; the cause names the line of the layout."""

    code = "render.layout_failed"

    def __init__(self, layout: str, why: str) -> None:
        super().__init__(layout=layout, why=why)


class SealUnusableError(RenderError):
    """A stored seal or authority for papers does not hold what belongs together."""

    code = "render.seal_unusable"

    def __init__(self, what: str) -> None:
        super().__init__(what=what)
