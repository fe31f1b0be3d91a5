"""Is this certificate valid? The numbered plan of FORMAT §9, over a trust list and status lists that the caller holds.

Decides every step and how lack of current data degrades: an old list leaves a question open, it never turns an honest certificate
into a forged one. Leaves fetching to the caller, and the authenticity of the lists to `tuf_client` and `statuslist`. Pure: the clock and the
lists are arguments.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Final, TypeAlias

from signing.claims import Claims
from signing.errors import BadSignatureError, MalformedError, NotCanonicalError
from signing.report import Check, CheckName, CheckOutcome, Outcome, Reason, Report, conclude
from signing.statuslist import CLOCK_SKEW, Status, StatusList
from signing.text import text_to_token
from signing.token import Token, open_token
from signing.trustlist import TrustList, Vouch
from signing.trustlist_entries import KeyState, StatusSource

StatusLookup: TypeAlias = Callable[[StatusSource], StatusList | None]
Statuses: TypeAlias = Mapping[str, StatusList] | StatusLookup  # by the address of the list

_LEGAL_TIME: Final = timezone(timedelta(hours=8), "Asia/Shanghai")  # no other offset since 1991
_ENTRY_REASONS: Final = {
    Status.INVALID: Reason.REVOKED,
    Status.SUSPENDED: Reason.SUSPENDED,
    Status.SUPERSEDED: Reason.SUPERSEDED,
}


@dataclass(frozen=True, slots=True)
class _Moment:
    """When the question is asked, and how far two clocks may differ."""

    now: datetime
    skew: timedelta


def verify_certificate(
    text_or_token: str | bytes,
    *,
    trust: TrustList,
    statuses: Statuses,
    now: datetime,
    skew: timedelta = CLOCK_SKEW,
    is_logged: Callable[[Token], bool | None] | None = None,
) -> Report:
    """Verify a certificate as of `now` (aware); any text and any bytes give a report, never an exception.

    `statuses` maps the address of a status list to the opened list, or looks it up and returns None where it cannot be had.
    `is_logged` tells whether the issuer's public log holds the token, None where the log cannot be asked now; it is asked only about keys that were
    revoked later.
    """
    moment = _Moment(now, skew)
    # §9.1–2: text to token, token to claims, in the one permitted form.
    try:
        token = open_token(text_to_token(text_or_token) if isinstance(text_or_token, str) else text_or_token)
    except (MalformedError, NotCanonicalError) as problem:
        return _stopped(Check(CheckName.FORM, CheckOutcome.FAILED, now, _form_reason(problem), {"what": problem.what}))
    # §9.3: the key is listed.
    vouch = trust.find_key(token.kid)
    if vouch is None:
        return _unknown_key(token, trust, moment)
    # §9.4: the signature is that key's, by that key's algorithm.
    try:
        token.require_signature(vouch.key.verifier)
    except NotCanonicalError as problem:
        return _badly_signed(vouch, moment, Reason.NOT_CANONICAL, problem.what)
    except BadSignatureError:
        return _badly_signed(vouch, moment, Reason.BAD_SIGNATURE, vouch.key.kid.hex())
    # §9.5–10: everything else is judged, so that a report names every reason.
    source = vouch.region.find_status_list(token.claims.status_list)
    status_list = _look_up(source, statuses)
    found = (
        _find_key_fault(token, vouch, is_logged),
        _find_scope_fault(token.claims, vouch, moment),
        _find_window_fault(token.claims, vouch, moment),
        _find_date_fault(token.claims, moment),
        _find_status_fault(token.claims, status_list, moment),
        _find_trust_fault(vouch, moment),
    )
    return _report(token, vouch, status_list, found, now)


def _find_key_fault(token: Token, vouch: Vouch, is_logged: Callable[[Token], bool | None] | None) -> Check | None:
    """FORMAT §9.5: a revoked key vouches for nothing issued since it was compromised, nor for what the log does not know."""
    since = vouch.key.compromised_since
    if vouch.key.state is not KeyState.REVOKED or since is None:
        return None
    logged = is_logged(token) if is_logged is not None and token.claims.issued_at < since else True
    if token.claims.issued_at < since and logged:
        return None
    facts = {"compromised_since": _say(since)}
    return _against(CheckName.KEY, Reason.KEY_REVOKED, vouch.region.issued_at, stale=logged is None, **facts)


def _find_scope_fault(claims: Claims, vouch: Vouch, moment: _Moment) -> Check | None:
    """FORMAT §9.6: the issuer speaks for this region and this type of certificate."""
    if vouch.issuer.covers(region=claims.region, certificate_type=claims.type):
        return None
    facts = {"region": claims.region, "type": claims.type}
    return _against(
        CheckName.SCOPE, Reason.OUT_OF_SCOPE, vouch.region.issued_at, stale=_is_stale(vouch, moment), **facts
    )


def _find_window_fault(claims: Claims, vouch: Vouch, moment: _Moment) -> Check | None:
    """FORMAT §9.7: issued inside the key's window for signing, and verified inside its window for verifying."""
    key = vouch.key
    if key.sign_from <= claims.issued_at < key.sign_until and (
        key.verify_until is None or moment.now < key.verify_until + moment.skew
    ):
        return None
    facts = {"sign_from": _say(key.sign_from), "sign_until": _say(key.sign_until)}
    stale = _is_stale(vouch, moment)
    return _against(CheckName.KEY_WINDOW, Reason.KEY_NOT_IN_USE, vouch.region.issued_at, stale=stale, **facts)


def _find_date_fault(claims: Claims, moment: _Moment) -> Check | None:
    """FORMAT §9.8: already issued, and its last legal day not over."""
    if claims.issued_at > moment.now + moment.skew:
        return _against(CheckName.DATES, Reason.NOT_YET_VALID, moment.now, issued_at=_say(claims.issued_at))
    if claims.expires_on is not None and (moment.now - moment.skew).astimezone(_LEGAL_TIME).date() > claims.expires_on:
        return _against(CheckName.DATES, Reason.EXPIRED, moment.now, expires_on=claims.expires_on.isoformat())
    return None


def _find_status_fault(claims: Claims, status_list: StatusList | None, moment: _Moment) -> Check | None:
    """FORMAT §9.9: the status list is at hand, current, and clear."""
    if status_list is None:
        return Check(CheckName.STATUS, CheckOutcome.UNKNOWN, None, Reason.STATUS_UNAVAILABLE)
    status, as_of = status_list.status_at(claims.status_index), status_list.issued_at
    is_current = moment.now <= status_list.expires_at + moment.skew
    if status is Status.VALID and is_current:
        return None
    # A list from before the certificate knows its place only as unissued; a suspension may have ended since an old list.
    if (status is Status.INVALID and as_of < claims.issued_at) or (
        status in {Status.VALID, Status.SUSPENDED} and not is_current
    ):
        return _against(CheckName.STATUS, Reason.STATUS_STALE, as_of, stale=True)
    return _against(CheckName.STATUS, _ENTRY_REASONS[status], as_of)


def _find_trust_fault(vouch: Vouch, moment: _Moment) -> Check | None:
    """FORMAT §9.10: the region's trust list has not expired."""
    if not _is_stale(vouch, moment):
        return None
    return _against(CheckName.TRUST, Reason.TRUST_STALE, vouch.region.issued_at, stale=True)


def _is_stale(vouch: Vouch, moment: _Moment) -> bool:
    return moment.now > vouch.region.expires_at + moment.skew


def _look_up(source: StatusSource | None, statuses: Statuses) -> StatusList | None:
    if source is None:
        return None
    found = statuses(source) if callable(statuses) else statuses.get(source.url)
    return found if found is not None and (found.url, found.kid) == (source.url, source.kid) else None


# ---------------------------------------------------------------- putting the report together


def _against(name: CheckName, reason: Reason, as_of: datetime, *, stale: bool = False, **facts: str) -> Check:
    """Write down what speaks against the certificate; what rests on an expired list leaves the question open (FORMAT §10.2)."""
    return Check(name, CheckOutcome.UNKNOWN if stale else CheckOutcome.FAILED, as_of, reason, facts)


def _report(
    token: Token, vouch: Vouch, status_list: StatusList | None, found: tuple[Check | None, ...], now: datetime
) -> Report:
    passed = _all_passed(vouch.region.issued_at, None if status_list is None else status_list.issued_at, now)
    if not any(found):
        return Report(Outcome.VALID, (), token.claims, vouch.issuer, passed)
    faults = {check.name: check for check in found if check is not None}
    checks = tuple(faults.get(check.name, check) for check in passed)
    outcome, reasons = conclude(checks)
    is_shown = outcome is not Outcome.INVALID
    return Report(outcome, reasons, token.claims if is_shown else None, vouch.issuer if is_shown else None, checks)


def _unknown_key(token: Token, trust: TrustList, moment: _Moment) -> Report:
    """FORMAT §9.3: no region lists the key; where a list is missing or has expired, a newer one might."""
    dates = [region.issued_at for region in trust.regions]
    as_of = min(dates) if dates else None
    form, facts = Check(CheckName.FORM, CheckOutcome.PASSED, moment.now), {"kid": token.kid.hex()}
    if dates and all(moment.now <= region.expires_at + moment.skew for region in trust.regions):
        return _stopped(form, Check(CheckName.KEY, CheckOutcome.FAILED, as_of, Reason.UNKNOWN_KEY, facts))
    key = Check(CheckName.KEY, CheckOutcome.UNKNOWN, as_of, Reason.UNKNOWN_KEY, facts)
    return _stopped(form, key, Check(CheckName.TRUST, CheckOutcome.UNKNOWN, as_of, Reason.TRUST_STALE))


def _badly_signed(vouch: Vouch, moment: _Moment, reason: Reason, what: str) -> Report:
    return _stopped(
        Check(CheckName.FORM, CheckOutcome.PASSED, moment.now),
        Check(CheckName.KEY, CheckOutcome.PASSED, vouch.region.issued_at),
        Check(CheckName.SIGNATURE, CheckOutcome.FAILED, moment.now, reason, {"what": what}),
    )


def _stopped(*ran: Check) -> Report:
    """Report a verification that could not go on: nothing of the token is passed on."""
    by_name = {check.name: check for check in ran}
    checks = tuple(by_name.get(name) or Check(name, CheckOutcome.SKIPPED, None) for name in CheckName)
    return Report(*conclude(checks), None, None, checks)


@lru_cache(maxsize=64)
def _all_passed(trust_as_of: datetime, status_as_of: datetime | None, now: datetime) -> tuple[Check, ...]:
    dates = {CheckName.FORM: now, CheckName.SIGNATURE: now, CheckName.DATES: now, CheckName.STATUS: status_as_of}
    return tuple(Check(name, CheckOutcome.PASSED, dates.get(name, trust_as_of)) for name in CheckName)


def _form_reason(problem: MalformedError | NotCanonicalError) -> Reason:
    return Reason.MALFORMED if isinstance(problem, MalformedError) else Reason.NOT_CANONICAL


def _say(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"
