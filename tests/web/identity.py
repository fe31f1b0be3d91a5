"""People who sign in, for tests: users with a password and, where their roles ask for it, an authenticator."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from starlette.testclient import TestClient

from verifier.app import create_app
from verifier.flows.identity import Caller, NewUser, add_account, open_session
from verifier.store import factors, sessions
from verifier.web.sessions import SECURE_NAME

PASSWORD = "correct horse battery staple"


@dataclass
class Clock:
    """A clock that tests move."""

    now: datetime

    def __call__(self) -> datetime:
        """The time now."""
        return self.now

    def forward(self, **how: float) -> None:
        """Let time pass."""
        self.now += timedelta(**how)


def on_the_net(services, *, address: str = "203.0.113.7", app=None) -> TestClient:
    """A browser elsewhere: over HTTPS, not on this machine."""
    return TestClient(
        app or create_app(services),
        base_url="https://node.example",
        client=(address, 50000),
        follow_redirects=False,
        headers={"Accept-Language": "zh-CN"},
    )


def add(services, login: str, *roles: str, unit: str = "示例机械厂", region_unit=None, **more):
    """A user with the password of all tests."""
    if region_unit is not None:
        # whoever only holds what a test gives needs no password, and costs no hash
        new = NewUser(login, login, roles, region_unit.region, region_unit.name, unit_id=region_unit.id, **more)
    else:
        new = NewUser(login, login, roles, "370300", unit, PASSWORD, **more)
    return add_account(services.store, new, actor="test", now=services.clock())


def enrol(services, user) -> pyotp.TOTP:
    """Give a user a confirmed authenticator."""
    secret = pyotp.random_base32()
    with services.store.write() as tx:
        factors.set_factor(tx, user.id, secret, now=services.clock())
        factors.take_step(tx, user.id, 1, now=services.clock())
    return pyotp.TOTP(secret)


def signed_in(services, user, *, app=None) -> TestClient:
    """A browser with an open session of this user."""
    with services.store.write() as tx:
        opened = open_session(tx, user.id, Caller("203.0.113.7"), now=services.clock())
        sessions.close_session(tx, opened.session.token_hash)
        full = sessions.Session(
            opened.session.token_hash,
            opened.session.id,
            user.id,
            "open",
            services.clock(),
            services.clock(),
            services.clock() + timedelta(hours=12),
        )
        sessions.add_session(tx, full)
    browser = on_the_net(services, app=app)
    browser.cookies.set(SECURE_NAME, opened.token)
    return browser
