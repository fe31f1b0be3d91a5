"""The named limits, with their units, on everything that comes from outside (FORMAT §2.4)."""

from typing import Final

MAX_TEXT_CHARS: Final = 2_048  # characters of a QR text, before anything is parsed
MAX_TOKEN_BYTES: Final = 512  # bytes of a certificate token
MAX_CWT_BYTES: Final = (
    1_048_576  # bytes of any other signed object (a status list of 2^20 entries is at most 262,144 inflated)
)
MAX_DEPTH: Final = 8  # arrays and maps inside one another
MAX_NUMBER_CHARS: Final = 40  # characters of a certificate number
MAX_NAME_CHARS: Final = 60  # characters of a holder's name
MAX_TYPE_CHARS: Final = 24  # characters of a certificate type without a registered number
MAX_QUARTER_HOURS: Final = 400_000  # quarters of a class hour in one figure of a certificate (100,000 学时)
MAX_IMAGE_PIXELS: Final = 50_000_000  # pixels of an image that is searched for QR codes
MAX_IMAGE_BYTES: Final = 33_554_432  # bytes of such an image file
