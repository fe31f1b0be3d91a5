"""The named limits, with their units, on everything that comes from outside (FORMAT §2.4)."""

from typing import Final

MAX_TEXT_CHARS: Final = 2_048  # characters of a QR text, before anything is parsed
MAX_TOKEN_BYTES: Final = 512  # bytes of a certificate token
MAX_CWT_BYTES: Final = 1_048_576  # bytes of any other signed object, such as a status list
MAX_DEPTH: Final = 8  # arrays and maps inside one another
MAX_NUMBER_BYTES: Final = 60  # bytes of UTF-8 of a certificate number
MAX_NAME_BYTES: Final = 180  # bytes of UTF-8 of a holder's name
MAX_QUARTERS: Final = 400_000  # quarters of a class hour in one figure of a certificate (100,000 学时)
MAX_IMAGE_PIXELS: Final = 50_000_000  # pixels of an image that is searched for QR codes
MAX_IMAGE_BYTES: Final = 33_554_432  # bytes of such an image file
MAX_PDF_PAGES: Final = 20  # pages of a PDF that are searched for QR codes
