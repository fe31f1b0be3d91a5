"""The world of the matrix, built once a file of tests."""

from datetime import timedelta

import pytest

from signing import Algorithm
from tests.access.world import build_world
from tests.web.conftest import NOW
from verifier.flows import open_services
from verifier.settings import load_settings
from verifier.trust import Purpose


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A node with people in every relation."""
    settings = load_settings(env="dev", data_dir=tmp_path_factory.mktemp("world") / "var", workers=0)
    with open_services(settings, clock=lambda: NOW) as services:
        for purpose in Purpose:
            began = NOW - timedelta(days=1)
            services.keys.new(purpose, now=began, sign_for=timedelta(days=365), algorithm=Algorithm.ESP256)
        yield build_world(services)
