"""Who acts: until people sign in, one demonstration user on this machine, and nobody anywhere else.

With XUESHI_ENV=dev, requests from the loopback interface to a loopback host name act as the demonstration user and are
recorded under that name. Everywhere else the pages of applicants and reviewers are refused; verification is public.
The host name is checked too, so that a foreign page that resolves its own name to 127.0.0.1 is not let in.
"""

import ipaddress
from dataclasses import dataclass

from fastapi import Request

from verifier.errors import VerifierError
from verifier.messages import say
from verifier.web.languages import request_language

DEMO_LOGIN = "demo"
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


class SignInNeededError(VerifierError):
    """The page is not public, and this node lets nobody in without signing in."""

    code = "web.sign_in_needed"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request: the login that is recorded, and the name that is shown."""

    login: str
    name: str


def find_actor(request: Request) -> Actor | None:
    """The demonstration user, where there is one."""
    if not (request.app.state.is_dev and _is_local(request)):
        return None
    return Actor(DEMO_LOGIN, say("web.demo.name", request_language(request)))


def get_actor(request: Request) -> Actor:
    """The person behind a request (also a FastAPI dependency).

    Raises:
        SignInNeededError: nobody may act here.
    """
    actor = find_actor(request)
    if actor is None:
        raise SignInNeededError
    return actor


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
