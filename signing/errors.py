"""Every way a signed object, a key or a list can be refused: one class per reason.

`code` is stable: it is the message key of the refusal and, after the dot, the reason code of FORMAT.md §10 where there is one.
The facts are attributes; texts for people are the caller's. Hostile bytes raise these classes and no others.
"""

from typing import ClassVar


class SigningError(Exception):
    """Something signed, or about to be signed, is refused."""

    code: ClassVar[str] = "signing.error"


class MalformedError(SigningError):
    """The bytes or the text do not have the form that FORMAT.md gives them."""

    code = "signing.malformed"

    def __init__(self, what: str, *, at: int | None = None) -> None:
        super().__init__(what if at is None else f"{what} (byte {at})")
        self.what, self.at = what, at


class NotCanonicalError(SigningError):
    """The bytes say something that must be said in another, shorter or ordered, way (FORMAT §3.2)."""

    code = "signing.not_canonical"

    def __init__(self, what: str, *, at: int | None = None) -> None:
        super().__init__(what if at is None else f"{what} (byte {at})")
        self.what, self.at = what, at


class BadSignatureError(SigningError):
    """The signature does not belong to these bytes and this key."""

    code = "signing.bad_signature"

    def __init__(self, kid: bytes) -> None:
        super().__init__(f"not signed by key {kid.hex()}")
        self.kid = kid


class UnusableKeyError(SigningError):
    """The key is damaged, of another algorithm, or of no registered algorithm."""

    code = "signing.unusable_key"

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class WrongPassphraseError(SigningError):
    """The passphrase does not open the stored key."""

    code = "signing.wrong_passphrase"

    def __init__(self) -> None:
        super().__init__("the passphrase does not open the key")


class NotEncodableError(SigningError):
    """A value that was to be signed is outside what the format can say."""

    code = "signing.not_encodable"

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}: {what}")
        self.field, self.what = field, what


class ImageUnreadableError(SigningError):
    """The image cannot be opened, or is larger than the limit."""

    code = "signing.image_unreadable"

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class IdNumberMismatchError(SigningError):
    """The certificate was issued for another identity number; the error holds neither."""

    code = "signing.id_number_mismatch"

    def __init__(self) -> None:
        super().__init__("issued for another identity number")


class NoIdCommitmentError(SigningError):
    """The certificate carries no commitment to an identity number."""

    code = "signing.no_id_commitment"

    def __init__(self) -> None:
        super().__init__("the certificate says nothing about an identity number")
