"""People, units and roles, and how somebody proves to be one of them.

One module a story; `verifier.flows` gives all of this as `identity`. Whether the actor may do it was asked before (`verifier.access`).
"""

from verifier.flows.identity.accounts import (
    ROLES,
    NewUser,
    Registration,
    add_account,
    admit,
    register,
    set_disabled,
)
from verifier.flows.identity.errors import (
    LimiterFailedError,
    LinkSpentError,
    MoveNowhereError,
    PasswordWeakError,
    ProviderRefusedError,
    RegistrationRefusedError,
    RoleNotYoursError,
    ScopeUnknownError,
    SignInLockedError,
    SignInRefusedError,
    SuperNeededError,
    UnitMisplacedError,
)
from verifier.flows.identity.keys import SCOPES, KeyHolder, end_api_key, find_key_holder, make_api_key
from verifier.flows.identity.limiting import Limiter, open_limiter
from verifier.flows.identity.links import change_password, make_password_link, reset_factor, set_password, user_of_link
from verifier.flows.identity.moving import decide_move, request_move, withdraw_move
from verifier.flows.identity.provider import (
    Provider,
    ProviderAwayError,
    begin_with_provider,
    finish_with_provider,
    link_account,
)
from verifier.flows.identity.roles import OF_A_UNIT, end_grant, grant_role, hand_over, require_manageable
from verifier.flows.identity.sign_in import (
    ABSOLUTE,
    Caller,
    Opened,
    SignedIn,
    end_sessions,
    find_signed_in,
    finish_enrolment,
    give_code,
    open_session,
    sign_in,
    sign_out,
)
from verifier.flows.identity.totp import Enrolment, begin_enrolment, new_recovery_codes
from verifier.flows.identity.unit_tree import KINDS, change_unit, found_unit, shut_unit

__all__ = [
    "ABSOLUTE", "KINDS", "OF_A_UNIT", "ROLES", "SCOPES", "Caller", "Enrolment", "KeyHolder", "Limiter",
    "LimiterFailedError", "LinkSpentError", "MoveNowhereError", "NewUser", "Opened", "PasswordWeakError",
    "Provider", "ProviderAwayError", "ProviderRefusedError", "Registration", "RegistrationRefusedError",
    "RoleNotYoursError", "ScopeUnknownError", "SignInLockedError", "SignInRefusedError", "SignedIn",
    "SuperNeededError", "UnitMisplacedError", "add_account", "admit", "begin_enrolment", "begin_with_provider",
    "change_password", "change_unit", "decide_move", "end_api_key", "end_grant", "end_sessions", "find_key_holder",
    "find_signed_in", "finish_enrolment", "finish_with_provider", "found_unit", "give_code", "grant_role",
    "hand_over", "link_account", "make_api_key", "make_password_link", "new_recovery_codes", "open_limiter",
    "open_session", "register", "request_move", "require_manageable", "reset_factor", "set_disabled", "set_password", "shut_unit",
    "sign_in", "sign_out", "user_of_link", "withdraw_move",
]  # fmt: skip
