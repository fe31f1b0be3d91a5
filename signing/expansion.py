"""The same claims by name: lossless expansion to JSON (as in JWT) and to a CWT claims set, and back (FORMAT §8).

Decides the names and that both ways lose nothing: collapsing accepts exactly what expanding gives. Only the positional form is ever
signed as a token; exports use these names. What `iss` and the addresses are is known from the trust list, not from the token.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

from signing.claims import Claims, decode_claims, encode_claims, positions_of
from signing.codec import Value, decode, encode
from signing.errors import MalformedError, NotCanonicalError, NotEncodableError

Json: TypeAlias = dict[str, Any]

_CWT_IAT: Final = 6
_CWT_STATUS: Final = 65535  # Token Status List: {"status_list": {"idx": …, "uri": …}}; here the number of the list stands for its address
# FORMAT §8.3: private-use labels, in the order of the positions they expand.
_CWT_LABELS: Final = (
    -70001,
    -70002,
    -70003,
    -70004,
    -70005,
    -70006,
    -70007,
    -70008,
    -70009,
    -70010,
    _CWT_IAT,
    -70011,
    _CWT_STATUS,
)


def expand_json(claims: Claims) -> Json:
    """Write claims by name, for JSON: dates and times in ISO 8601, hours as decimal strings, bytes in hexadecimal."""
    return {
        "version": 1,
        "uid": claims.uid.hex(),
        "type": claims.type,
        "region": claims.region,
        "number": claims.number,
        "holder": claims.holder,
        "id_commitment": None if claims.id_commitment is None else claims.id_commitment.hex(),
        "period": {"start": claims.period_start.isoformat(), "end": claims.period_end.isoformat()},
        "hours": {
            "public": _decimal(claims.public_hours),
            "professional": _decimal(claims.professional_hours),
            "total": _decimal(claims.total_hours),
        },
        "issued_at": f"{claims.issued_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "expires_on": None if claims.expires_on is None else claims.expires_on.isoformat(),
        "status": {"list": claims.status_list, "index": claims.status_index},
    }


def collapse_json(form: Mapping[str, Any]) -> Claims:
    """Read claims back from `expand_json`.

    Raises:
        MalformedError: a name is missing, unknown, or its value has another form than `expand_json` gives it.
    """
    try:
        claims = _claims_of(form)
        encode_claims(claims)
        again = expand_json(claims)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, NotEncodableError):
        raise MalformedError("not the named form of any claims") from None  # the cause holds personal data
    if again != form:
        raise MalformedError("not the named form of these claims")
    return claims


def expand_cwt(claims: Claims) -> bytes:
    """Write claims as a CWT claims set in deterministic CBOR, one label an element (FORMAT §8.3)."""
    positions = zip(_CWT_LABELS, positions_of(claims), strict=True)
    return encode({label: part for label, part in positions if part is not None})


def collapse_cwt(claims_set: bytes) -> Claims:
    """Read claims back from `expand_cwt`.

    Raises:
        MalformedError, NotCanonicalError: the bytes are not what `expand_cwt` gives for any claims.
    """
    found = decode(claims_set)
    if not isinstance(found, dict) or not set(found) <= set(_CWT_LABELS):
        raise MalformedError("a claims set with other labels")
    parts: tuple[Value, ...] = tuple(found.get(label) for label in _CWT_LABELS)
    claims = decode_claims(encode(parts))
    if expand_cwt(claims) != claims_set:
        raise NotCanonicalError("an absent claim said as null")
    return claims


def _decimal(hours: Decimal) -> str:
    return f"{hours.normalize():f}"


def _claims_of(form: Mapping[str, Any]) -> Claims:
    period, hours, status, commitment, expires_on = (
        form[name] for name in ("period", "hours", "status", "id_commitment", "expires_on")
    )
    return Claims(
        type=form["type"],
        region=form["region"],
        number=form["number"],
        holder=form["holder"],
        period_start=date.fromisoformat(period["start"]),
        period_end=date.fromisoformat(period["end"]),
        public_hours=Decimal(hours["public"]),
        professional_hours=Decimal(hours["professional"]),
        total_hours=Decimal(hours["total"]),
        issued_at=datetime.strptime(form["issued_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
        status_list=status["list"],
        status_index=status["index"],
        expires_on=None if expires_on is None else date.fromisoformat(expires_on),
        id_commitment=None if commitment is None else bytes.fromhex(commitment),
    )
