"""Where the files that travel with the program lie: in the checkout, or inside the installed package."""

from pathlib import Path

_INSTALLED = Path(__file__).resolve().parent / "_data" / "templates"
_CHECKOUT = Path(__file__).resolve().parent.parent / "templates"

TEMPLATES = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
"""Pages, styles and certificate layouts."""

ASSETS = TEMPLATES / "assets"
"""What set-up brought from pinned packages: fonts and browser modules."""

FONTS = ASSETS / "fonts"
"""The fonts that certificates are printed with."""
