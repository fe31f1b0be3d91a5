"""What signing in and the care of people, units and roles refuse."""

from verifier.errors import VerifierError


class SignInRefusedError(VerifierError):
    """Login, password or code are not right; which of them is never said."""

    code = "signin.refused"


class SignInLockedError(VerifierError):
    """Signing in failed too often for this login or from this address; it waits."""

    code = "signin.locked"

    def __init__(self, wait_s: int) -> None:
        super().__init__(wait_s=wait_s)


class LimiterFailedError(VerifierError):
    """Attempts cannot be counted, so nobody is let in; what needs no sign-in goes on."""

    code = "signin.limiter_failed"


class LinkSpentError(VerifierError):
    """The one-time link was used, replaced, or its time is over."""

    code = "signin.link_spent"


class PasswordWeakError(VerifierError):
    """The password is among those that are tried first."""

    code = "user.password_weak"

    def __init__(self, why: str) -> None:
        super().__init__(why=why)


class RegistrationRefusedError(VerifierError):
    """The account cannot be made; whether the login or the person is known is not told."""

    code = "signin.registration_refused"


class ProviderRefusedError(VerifierError):
    """The provider's answer cannot be trusted, or nobody here is linked to that account."""

    code = "signin.provider_refused"


class ScopeUnknownError(VerifierError):
    """No operation has this scope."""

    code = "user.scope_unknown"

    def __init__(self, scope: str) -> None:
        super().__init__(scope=scope)


class RoleNotYoursError(VerifierError):
    """The actor may give roles, but not this one."""

    code = "user.role_not_yours"

    def __init__(self, role: str) -> None:
        super().__init__(role=role)


class SuperNeededError(VerifierError):
    """A unit has exactly one super administrator: the role is handed over, not taken away."""

    code = "unit.super_needed"

    def __init__(self, unit: str) -> None:
        super().__init__(unit=unit)


class UnitMisplacedError(VerifierError):
    """The unit cannot lie there: another region, beneath itself, or too deep."""

    code = "unit.misplaced"

    def __init__(self, unit: str) -> None:
        super().__init__(unit=unit)


class MoveNowhereError(VerifierError):
    """The person is in this unit already, or it takes nobody."""

    code = "move.nowhere"

    def __init__(self, unit: str) -> None:
        super().__init__(unit=unit)
