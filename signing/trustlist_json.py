"""The one byte form of a trust list: JSON with sorted keys and no spaces, in which nothing may be said twice (FORMAT §12.2).

Decides what is well formed (`MalformedError`) and what is said in the one permitted way (`NotCanonicalError`): reading and writing again must give
the same bytes. JSON rather than CBOR because these are static files that officials read. Leaves meaning to `trustlist_entries`.
"""

import base64
import json
import re
from datetime import UTC, datetime
from typing import Any, Final, NoReturn, TypeVar

from signing.algorithms import Algorithm
from signing.errors import MalformedError, NotCanonicalError
from signing.list_errors import TooLargeError
from signing.trustlist_entries import Endpoint, Issuer, KeyState, RegionTrust, Scope, StatusSource, TrustedKey

VERSION: Final = 1
MAX_TRUST_LIST_BYTES: Final = 4_194_304  # bytes of a trust list, of one region or of all
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_HEX: Final = re.compile(r"([0-9a-f]{2})*", re.ASCII)
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)

T = TypeVar("T")


def regions_to_bytes(regions: tuple[RegionTrust, ...]) -> bytes:
    """Write regions in their only byte form."""
    return _canonical({"regions": [_region_form(region) for region in regions], "version": VERSION})


def regions_from_bytes(data: bytes) -> tuple[RegionTrust, ...]:
    """Read regions back from `regions_to_bytes`, strictly.

    Raises:
        TooLargeError, MalformedError, NotCanonicalError: the bytes are not the one form of any list.
        ListRefusedError: they say what a list may not say.
    """
    if len(data) > MAX_TRUST_LIST_BYTES:
        raise TooLargeError("trust list", limit_bytes=MAX_TRUST_LIST_BYTES)
    form = _object(_parse(data), "list", "regions", "version")
    if type(form["version"]) is not int or form["version"] != VERSION:
        raise MalformedError("unknown version of trust list")
    regions = tuple(_read_region(item) for item in _array(form["regions"], "regions"))
    if regions_to_bytes(regions) != data:
        raise NotCanonicalError("trust list is not in its one byte form")
    return regions


# ---------------------------------------------------------------- writing


def _canonical(form: object) -> bytes:
    return json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _region_form(region: RegionTrust) -> dict[str, object]:
    return {
        "region": region.region,
        "name": region.name,
        "issued_at": _time_form(region.issued_at),
        "expires_at": _time_form(region.expires_at),
        "issuers": [_issuer_form(issuer) for issuer in region.issuers],
        "status_lists": [_source_form(source) for source in region.status_lists],
        "endpoints": [{"kind": endpoint.kind, "url": endpoint.url} for endpoint in region.endpoints],
    }


def _issuer_form(issuer: Issuer) -> dict[str, object]:
    return {
        "id": issuer.id,
        "name": issuer.name,
        "keys": [_key_form(key) for key in issuer.keys],
        "scopes": [{"regions": list(scope.regions), "types": list(scope.types)} for scope in issuer.scopes],
    }


def _key_form(key: TrustedKey) -> dict[str, object]:
    return {
        "kid": key.kid.hex(),
        "alg": int(key.algorithm),
        "public_key": _base64url(key.public_key),
        "state": str(key.state),
        "sign_from": _time_form(key.sign_from),
        "sign_until": _time_form(key.sign_until),
        "verify_until": key.verify_until and _time_form(key.verify_until),
        "compromised_since": key.compromised_since and _time_form(key.compromised_since),
    }


def _source_form(source: StatusSource) -> dict[str, object]:
    return {
        "number": source.number,
        "url": source.url,
        "kid": source.kid.hex(),
        "alg": int(source.algorithm),
        "public_key": _base64url(source.public_key),
    }


def _time_form(time: datetime) -> str:
    return time.isoformat(timespec="seconds").replace("+00:00", "Z")


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


# ---------------------------------------------------------------- reading


def _parse(data: bytes) -> object:
    try:
        return json.loads(
            data.decode("utf-8"), parse_float=_refuse_number, parse_constant=_refuse_number, object_pairs_hook=_unique
        )
    except (ValueError, RecursionError) as exc:
        raise MalformedError("trust list is not JSON") from exc


def _refuse_number(text: str) -> NoReturn:
    raise MalformedError(f"trust list holds the number {text[:20]}")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedError("trust list says a key twice")
    return found


def _read_region(item: object) -> RegionTrust:
    form = _object(item, "region", "region", "name", "issued_at", "expires_at", "issuers", "status_lists", "endpoints")
    return RegionTrust(
        region=_text(form, "region"),
        name=_text(form, "name"),
        issued_at=_time(form, "issued_at"),
        expires_at=_time(form, "expires_at"),
        issuers=tuple(_read_issuer(each) for each in _array(form["issuers"], "issuers")),
        status_lists=tuple(_read_source(each) for each in _array(form["status_lists"], "status_lists")),
        endpoints=tuple(_read_endpoint(each) for each in _array(form["endpoints"], "endpoints")),
    )


def _read_issuer(item: object) -> Issuer:
    form = _object(item, "issuer", "id", "name", "keys", "scopes")
    return Issuer(
        id=_text(form, "id"),
        name=_text(form, "name"),
        keys=tuple(_read_key(each) for each in _array(form["keys"], "keys")),
        scopes=tuple(_read_scope(each) for each in _array(form["scopes"], "scopes")),
    )


def _read_scope(item: object) -> Scope:
    form = _object(item, "scope", "regions", "types")
    return Scope(regions=_texts(form["regions"], "regions"), types=_texts(form["types"], "types"))


def _read_key(item: object) -> TrustedKey:
    form = _object(
        item, "key", "kid", "alg", "public_key", "state",
        "sign_from", "sign_until", "verify_until", "compromised_since",
    )  # fmt: skip
    return TrustedKey(
        kid=_hex(form, "kid"),
        algorithm=_algorithm(form),
        public_key=_binary(form, "public_key"),
        state=_state(form),
        sign_from=_time(form, "sign_from"),
        sign_until=_time(form, "sign_until"),
        verify_until=None if form["verify_until"] is None else _time(form, "verify_until"),
        compromised_since=None if form["compromised_since"] is None else _time(form, "compromised_since"),
    )


def _read_source(item: object) -> StatusSource:
    form = _object(item, "status list", "number", "url", "kid", "alg", "public_key")
    if type(form["number"]) is not int:
        raise MalformedError("number of a trust list is no integer")
    return StatusSource(
        number=form["number"],
        url=_text(form, "url"),
        kid=_hex(form, "kid"),
        algorithm=_algorithm(form),
        public_key=_binary(form, "public_key"),
    )


def _read_endpoint(item: object) -> Endpoint:
    form = _object(item, "endpoint", "kind", "url")
    return Endpoint(kind=_text(form, "kind"), url=_text(form, "url"))


def _object(item: object, what: str, *keys: str) -> dict[str, Any]:
    if not isinstance(item, dict) or set(item) != set(keys):
        raise MalformedError(f"{what} of a trust list has other keys than {', '.join(sorted(keys))}")
    return item


def _array(item: object, what: str) -> list[Any]:
    if not isinstance(item, list):
        raise MalformedError(f"{what} of a trust list is no array")
    return item


def _text(form: dict[str, Any], key: str) -> str:
    value = form[key]
    if not isinstance(value, str):
        raise MalformedError(f"{key} of a trust list is no text")
    return value


def _texts(item: object, what: str) -> tuple[str, ...]:
    values = _array(item, what)
    if not all(isinstance(value, str) for value in values):
        raise MalformedError(f"{what} of a trust list holds something other than text")
    return tuple(values)


def _time(form: dict[str, Any], key: str) -> datetime:
    text = _text(form, key)
    try:
        if _TIME.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as exc:
        raise MalformedError(f"{key} of a trust list is no date") from exc
    raise MalformedError(f"{key} of a trust list is no time like 2026-05-01T00:00:00Z")


def _hex(form: dict[str, Any], key: str) -> bytes:
    text = _text(form, key)
    if not _HEX.fullmatch(text):
        raise MalformedError(f"{key} of a trust list is not lower-case hexadecimal")
    return bytes.fromhex(text)


def _binary(form: dict[str, Any], key: str) -> bytes:
    text = _text(form, key)
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise MalformedError(f"{key} of a trust list is not unpadded base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _algorithm(form: dict[str, Any]) -> Algorithm:
    value = form["alg"]
    if type(value) is not int or value not in list(Algorithm):
        raise MalformedError("alg of a trust list is no registered algorithm")
    return Algorithm(value)


def _state(form: dict[str, Any]) -> KeyState:
    value = _text(form, "state")
    if value not in list(KeyState):
        raise MalformedError("state of a trust list is not active, retired or revoked")
    return KeyState(value)
