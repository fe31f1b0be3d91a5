"""What keeps hours from another region from being taken: one class a reason."""

from verifier.errors import VerifierError
from verifier.review import Word


class TransferRefusedError(VerifierError):
    """The package is forged, damaged, revoked, or signed by a key that may not: nothing of it was taken."""

    code = "transfers.refused"

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(reasons=", ".join(reasons))
        self.reasons = reasons


class TransferUndeterminedError(VerifierError):
    """The package cannot be judged now: lists are missing or too old; nothing was taken."""

    code = "transfers.undetermined"

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(reasons=", ".join(reasons))
        self.reasons = reasons


class AddressedElsewhereError(VerifierError):
    """The package is for another region."""

    code = "transfers.addressed_elsewhere"

    def __init__(self, to_region: str, here: str) -> None:
        super().__init__(to_region=to_region, here=here)


class OwnTransferError(VerifierError):
    """The hours of the package are this region's own."""

    code = "transfers.own"

    def __init__(self, region: str) -> None:
        super().__init__(region=region)


class HolderDiffersError(VerifierError):
    """The package is about somebody else: the name, or the identity number, is another one."""

    code = "transfers.holder_differs"

    def __init__(self, what: str) -> None:
        super().__init__(what=what)


class TransferPlaceError(VerifierError):
    """Another office decides this; `place` is who (unit, authority, hr)."""

    code = "transfers.other_office"

    def __init__(self, place: Word) -> None:
        super().__init__(place=place)
