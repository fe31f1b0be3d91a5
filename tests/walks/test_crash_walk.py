"""The short form of the crash walk, on both engines."""

from contextlib import ExitStack

import pytest

from tests.store.conftest import postgres_server
from tests.walks.crash import MUST_BE_ZERO, Plan, walk


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def test_nothing_acknowledged_is_lost_or_done_twice(engine, tmp_path):
    """API and worker are killed and one is put to sleep under load: uploads, hours and audit are whole at the end."""
    plan = Plan(engine, uploads=16, kills=3, workers=1, clients=2, pause_s=1.5)
    with ExitStack() as held:
        url = held.enter_context(postgres_server()) if engine == "postgresql" else f"sqlite:///{tmp_path / 'xueshi.db'}"
        found = walk(plan, tmp_path, url)
    assert {name: found[name] for name in MUST_BE_ZERO} == dict.fromkeys(MUST_BE_ZERO, 0), found
    assert found["acknowledged"] == plan.uploads
    assert found["decided"] > 0
    assert found["entries"] == found["cases"]["unit_passed"]
    assert found["jobs"] == {"done": plan.uploads}
