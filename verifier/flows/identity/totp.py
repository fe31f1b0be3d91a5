"""The second factor: enrolling an authenticator (RFC 6238), its codes, and recovery codes for the day it is lost."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp

from verifier.flows.identity.errors import SignInRefusedError
from verifier.flows.identity.tokens import token_hash
from verifier.store import Session, Store, Transaction, add_audit
from verifier.store import factors as kept_factors

STEP_S = 30
RECOVERY_CODES = 10


@dataclass(frozen=True, slots=True, repr=False)
class Enrolment:
    """What an authenticator is set up with."""

    secret: str
    address: str
    """otpauth://…, for a QR code"""


def begin_enrolment(store: Store, session: Session, *, login: str, issuer: str, now: datetime) -> Enrolment:
    """Give the secret that waits for its first code; asked again it is the same.

    Raises:
        SignInRefusedError: the user has a factor already.
    """
    with store.write() as tx:
        factor = kept_factors.find_factor(tx, session.user_id)
        if factor is not None and factor.confirmed_at is not None:
            raise SignInRefusedError
        secret = factor.secret if factor is not None else pyotp.random_base32()
        if factor is None:
            kept_factors.set_factor(tx, session.user_id, secret, now=now)
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer))


def confirm_enrolment(tx: Transaction, session: Session, code: str, *, now: datetime) -> tuple[str, ...]:
    """Take the first code and give the recovery codes, this once.

    Raises:
        SignInRefusedError: the code is wrong.
    """
    factor = kept_factors.find_factor(tx, session.user_id)
    step = matching_step(factor.secret, code, now) if factor is not None and factor.confirmed_at is None else None
    if step is None or not kept_factors.take_step(tx, session.user_id, step, now=now):
        raise SignInRefusedError
    add_audit(tx, at=now, actor=str(session.user_id), action="user.factor_made", subject=session.user_id)
    return new_recovery_codes(tx, session)


def new_recovery_codes(tx: Transaction, session: Session) -> tuple[str, ...]:
    """Give ten recovery codes of 80 random bits in place of all others."""
    codes = tuple(secrets.token_hex(10) for _ in range(RECOVERY_CODES))
    kept_factors.set_recovery_codes(tx, session.user_id, (token_hash(code) for code in codes))
    return tuple("-".join(code[start : start + 5] for start in range(0, 20, 5)) for code in codes)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The step of time that a code belongs to, if it is that of now or of a neighbour."""
    digits = "".join(code.split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        return None
    current = int(now.timestamp()) // STEP_S
    generator = pyotp.TOTP(secret)
    for step in (current, current - 1, current + 1):
        if hmac.compare_digest(generator.at(step * STEP_S), digits):
            return step
    return None
