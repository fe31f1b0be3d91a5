"""The refusals of the log of issued certificates: one class per reason, in the tree of `errors`."""

from signing.errors import SigningError


class NotLoggedError(SigningError):
    """A proof does not show that the log holds this entry."""

    code = "signing.not_logged"

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class LogForkedError(SigningError):
    """Two heads of one log cannot both be true: something that was logged has been changed, removed or left out."""

    code = "signing.log_forked"

    def __init__(self, what: str, *, old_size: int, new_size: int) -> None:
        super().__init__(f"{what} (from {old_size} to {new_size} entries)")
        self.what, self.old_size, self.new_size = what, old_size, new_size


class WrongLogError(SigningError):
    """A tree head is not one of this region's log, by a key that may sign it."""

    code = "signing.wrong_log"

    def __init__(self, region: str, what: str) -> None:
        super().__init__(f"log of {region}: {what}")
        self.region, self.what = region, what
