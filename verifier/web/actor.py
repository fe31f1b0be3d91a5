"""Who acts, and what a route is: a declared operation, or public.

Every route says which. `actor: Annotated[Actor, acting("case.list")]` gives whoever acts and refuses everybody who holds the operation (of
`verifier.access`) for nothing at all; for one thing, the route then asks `require(actor, "case.read", subject)`, and for a list
`reach(actor, "case.list")`. A route for everybody has `dependencies=[public()]`, on itself or on its router. The declaration is shown in the
OpenAPI as `x-operation`; a route without one fails the tests.

Whoever acts signed in (a session's cookie), is a program with a key (`Authorization: Bearer xs_…`), or, with XUESHI_ENV=dev and from the
loopback interface to a loopback host name, is the demonstration user, who holds every role or the one chosen in the page head, and is recorded under that name. The
host name is checked too, so that a foreign page that resolves its own name to 127.0.0.1 is not let in.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fastapi import Depends, Request

from verifier.access import OPERATIONS, HeldRole, Role, require_held
from verifier.errors import VerifierError
from verifier.flows.identity import find_key_holder
from verifier.messages import say
from verifier.store import Store, find_user, list_persons
from verifier.web.languages import request_language
from verifier.web.sessions import session_of

if TYPE_CHECKING:
    from verifier.flows import Services

DEMO_LOGIN = "demo"
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
EVERYWHERE = "/"  # every unit's path begins with it
PUBLIC = "public"
OPEN = "open"


PARTS: Mapping[str, tuple[Role, ...]] = {
    "applicant": (Role.APPLICANT,),
    "unit": (Role.UNIT,),
    "authority": (Role.AUTHORITY,),
    "hr": (Role.HR,),
    "base": (Role.BASE,),
    "issuer": (Role.ISSUER,),
    "auditor": (Role.AUDITOR,),
    "admin": (Role.UNIT_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
}
"""The parts that the demonstration plays one at a time; without a choice it plays all."""
PART_COOKIE = "demo_part"


def demo_part(request: Request) -> str:
    """The part that the demonstration plays, or nothing for all at once."""
    part = request.cookies.get(PART_COOKIE, "")
    return part if part in PARTS else ""


class SignInNeededError(VerifierError):
    """The page is not public, and nobody has signed in."""

    code = "web.sign_in_needed"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever is behind a request: the login that is recorded, the name that is shown, and what they hold (`verifier.access.Holder`)."""

    login: str
    name: str
    user_id: UUID | None = None
    person_id: UUID | None = None
    region: str = ""
    grants: tuple[HeldRole, ...] = ()
    scopes: frozenset[str] | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class ActingOperation:
    """The dependency of a route that declares an operation."""

    operation: str

    def __call__(self, request: Request) -> Actor:
        """Whoever acts, if they may do this for anything at all.

        Raises:
            SignInNeededError: nobody has signed in.
            NotAllowedError: no role of theirs may do this.
        """
        actor = get_actor(request)
        require_held(actor, self.operation)
        return actor


@dataclass(frozen=True, slots=True)
class PublicOperation:
    """The dependency of a route that is for everybody."""

    operation: str = PUBLIC

    def __call__(self) -> None:
        """Let everybody in."""


def acting(operation: str) -> Any:
    """Declare the operation of a route, and be given whoever acts.

    Raises:
        KeyError: `verifier.access` knows no such operation.
    """
    return Depends(ActingOperation(OPERATIONS[operation].code))


def public() -> Any:
    """Declare that a route is for everybody."""
    return Depends(PublicOperation())


def find_actor(request: Request) -> Actor | None:
    """Whoever acts, if anybody does; asked once a request."""
    if not hasattr(request.state, "actor"):
        request.state.actor = _found(request)
    actor: Actor | None = request.state.actor
    return actor


def _found(request: Request) -> Actor | None:
    """A program by its key, else somebody who signed in, else the demonstration."""
    given = request.headers.get("authorization", "")
    if given:
        return _program(request, given)
    signed_in = session_of(request)
    if signed_in is not None and signed_in.session.stage == OPEN:
        user = signed_in.user
        return Actor(user.login, user.shown_name, user.id, user.person_id, user.region, signed_in.roles)
    return _demonstration(request) if is_demonstration(request) else None


def _program(request: Request, given: str) -> Actor | None:
    """The program whose key a request carries, if the key lives."""
    scheme, _, text = given.partition(" ")
    services: Services = request.app.state.services
    holder = find_key_holder(services.store, text.strip(), now=services.clock()) if scheme.lower() == "bearer" else None
    if holder is None:
        return None
    user = holder.user
    login = f"{user.login}/{holder.key.prefix}"
    return Actor(
        login, user.shown_name, user.id, user.person_id, user.region, holder.roles, frozenset(holder.key.scopes)
    )


def is_demonstration(request: Request) -> bool:
    """Whether whoever has not signed in is the demonstration user here."""
    return bool(request.app.state.is_dev) and _is_local(request)


def get_actor(request: Request) -> Actor:
    """Whoever acts (also a FastAPI dependency).

    Raises:
        SignInNeededError: nobody may act here.
    """
    actor = find_actor(request)
    if actor is None:
        raise SignInNeededError
    return actor


def _demonstration(request: Request) -> Actor:
    """The demonstration user: every role, or those of the part that was chosen, everywhere in the node's region."""
    services: Services = request.app.state.services
    region = services.settings.region
    return Actor(
        DEMO_LOGIN,
        say("web.demo.name", request_language(request)),
        person_id=_demonstration_person(services.store),
        region=region,
        grants=tuple(HeldRole(role, EVERYWHERE, region) for role in PARTS.get(demo_part(request), tuple(Role))),
        is_demo=True,
    )


def _demonstration_person(store: Store) -> UUID | None:
    """The person of the demonstration's own user, or the first of the node."""
    with store.read() as tx:
        user = find_user(tx, DEMO_LOGIN)
        if user is not None and user.person_id is not None:
            return user.person_id
        first = list_persons(tx, limit=1).items
    return first[0].id if first else None


def _is_local(request: Request) -> bool:
    """Whether the request comes from this machine and asks for it by a name of this machine."""
    if request.client is None or not _is_loopback(request.client.host):
        return False
    host = request.headers.get("host", "")
    name = host[: host.rfind("]") + 1] if host.startswith("[") else host.partition(":")[0]
    return name.lower() in LOOPBACK_NAMES


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
