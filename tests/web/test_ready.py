"""`/readyz` says of each part whether requests should come here, and `/metrics` gives the figures to be alarmed by."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from alembic import command
from fastapi.testclient import TestClient

from tests.web.conftest import NOW
from verifier.app import create_app
from verifier.store import Bucket, JobTable, add_job, finish_job, open_store
from verifier.store.migrating import _config

CHECKS = {"database", "schema", "files", "jobs", "keys", "lists", "disk"}


def asked(services, *, later=timedelta(), accept="*/*", lang="zh-CN"):
    """The answer of a node with these parts, so much later."""
    app = create_app(replace(services, clock=lambda: NOW + later))
    with TestClient(app, raise_server_exceptions=False) as browser:
        return browser.get("/readyz", headers={"Accept": accept, "Accept-Language": lang})


def refused(answer, check, code):
    """A 503 in the shape of every problem, with this check failed and no other."""
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json"), answer.text
    assert {name: problem[name] for name in ("code", "status", "type", "ready")} == {
        "code": "ready.no", "status": 503, "type": "urn:xueshi:problem:ready.no", "ready": False,
    }  # fmt: skip
    failed = {name: told["code"] for name, told in problem["checks"].items() if told["standing"] == "failed"}
    assert failed == {check: code}
    return problem


def test_a_sound_node_says_so_of_every_part(node):
    """All checks, each with its own answer, and no secret, path or name among them."""
    node.issue()
    answer = asked(node.services, accept="text/html")
    told = answer.json()
    assert (answer.status_code, told["ready"], set(told["checks"])) == (200, True, CHECKS)
    assert {one["standing"] for one in told["checks"].values()} == {"ok"}
    assert told["checks"]["keys"]["issues"] is True
    assert told["checks"]["lists"] == {"standing": "ok", "lists": 1, "oldest_seconds": 0}
    secrets = (node.services.keys.passphrase.decode(), str(node.services.settings.data_dir), "王敏", "sqlite:///")
    assert not any(secret in answer.text for secret in secrets)


def test_a_schema_that_is_behind_names_its_steps(node):
    """What a start would bring up to date is said, step by step; nothing but this check fails."""
    with node.services.store.write() as tx:
        command.downgrade(_config(tx.connection), "0009")
    checks = asked(node.services).json()["checks"]
    assert (checks["schema"]["code"], checks["schema"]["pending"][:1]) == ("ready.schema_behind", ["0010"])


def test_jobs_that_nobody_does_take_the_node_out(node):
    """Eleven minutes without any sign of work; with somebody at work, or work just ended, a long queue is no fault."""
    store = node.services.store
    with store.write() as tx:
        add_job(tx, kind="sleep", subject="1", now=NOW)
        add_job(tx, kind="sleep", subject="2", now=NOW)
    assert asked(node.services, later=timedelta(minutes=9)).status_code == 200
    problem = refused(asked(node.services, later=timedelta(minutes=11)), "jobs", "ready.jobs_stuck")
    assert problem["checks"]["jobs"] == {
        "standing": "failed", "code": "ready.jobs_stuck", "due": 2, "oldest_seconds": 660,
    }  # fmt: skip
    board, late = JobTable(store), NOW + timedelta(minutes=11)
    taken = board.take(worker="w", kinds=("sleep",), now=late, lease_for=timedelta(minutes=1))
    assert asked(node.services, later=timedelta(minutes=11)).status_code == 200  # somebody is at work
    with store.write() as tx:
        finish_job(tx, taken, now=late)
    assert asked(node.services, later=timedelta(minutes=12)).status_code == 200  # something just ended
    refused(asked(node.services, later=timedelta(minutes=22)), "jobs", "ready.jobs_stuck")


def test_a_worker_that_died_is_seen(node):
    """Its lease ran out, and nobody took the job."""
    with node.services.store.write() as tx:
        add_job(tx, kind="sleep", subject="1", now=NOW)
    JobTable(node.services.store).take(worker="w", kinds=("sleep",), now=NOW, lease_for=timedelta(minutes=1))
    assert asked(node.services, later=timedelta(minutes=10)).status_code == 200
    refused(asked(node.services, later=timedelta(minutes=12)), "jobs", "ready.jobs_stuck")


def test_keys_that_do_not_open_take_the_node_out(node):
    """Another passphrase, or a damaged file: the node cannot issue, and says so before somebody tries."""
    other = replace(node.services, keys=replace(node.services.keys, passphrase=b"another"))
    refused(asked(other), "keys", "ready.keys_closed")


def test_keys_that_ended_are_told(node):
    """A year later nothing may be signed any more: a keeper must look, requests may still come."""
    answer = asked(node.services, later=timedelta(days=400))
    assert (answer.status_code, answer.json()["checks"]["keys"]["code"]) == (200, "ready.keys_ended")


@pytest.mark.parametrize(
    ("later", "status", "code"),
    [
        (timedelta(minutes=29), 200, None),
        (timedelta(minutes=31), 200, "ready.lists_old"),
        (timedelta(days=6, hours=23), 200, "ready.lists_old"),
        (timedelta(days=7, minutes=1), 503, "ready.lists_run_out"),
    ],
)
def test_old_lists_warn_and_lists_that_ran_out_fail(node, later, status, code):
    """Past half of the time that a copy may be kept somebody should look; past its end nobody can confirm anything."""
    node.issue()
    answer = asked(node.services, later=later)
    assert (answer.status_code, answer.json()["checks"]["lists"].get("code")) == (status, code)


def test_files_that_cannot_be_kept_take_the_node_out(node):
    """A bucket that does not answer, a folder that is gone."""
    settings = node.services.settings
    away = Bucket("proofs", "", "http://127.0.0.1:9", "us-east-1", "sample", "sample-secret")
    store = open_store(settings.url, away, bytes(32))
    problem = refused(asked(replace(node.services, store=store)), "files", "ready.files_away")
    store.close()
    assert problem["checks"]["files"]["kind"] == "bucket"
    assert "sample" not in str(problem)
    blobs = settings.data_dir / "blobs"
    blobs.rename(blobs.with_name("elsewhere"))
    refused(asked(node.services), "files", "ready.files_away")


def test_a_database_that_is_away_is_said_in_both_languages(node):
    """Whatever needs it fails; the answer still comes, and names no address."""
    gone = open_store(
        "postgresql+psycopg://xueshi@/none?host=/nonexistent", node.services.settings.data_dir / "b", bytes(32)
    )
    for lang, ending in (("zh-CN", "。"), ("en", ".")):
        answer = asked(replace(node.services, store=gone), lang=lang)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (503, "ready.no")
        assert problem["checks"]["database"] == {"standing": "failed", "code": "store.busy"}
        assert problem["detail"].endswith(ending)
        assert "nonexistent" not in answer.text
    gone.close()


def test_figures_to_be_alarmed_by(node):
    """The queue, its oldest job, the age of the lists and the room on the disk."""
    node.issue()
    with node.services.store.write() as tx:
        add_job(tx, kind="sleep", subject="1", now=NOW)
    app = create_app(replace(node.services, clock=lambda: NOW + timedelta(seconds=90)))
    with TestClient(app, client=("127.0.0.1", 50000)) as browser:
        figures = browser.get("/metrics").text
    for line in ("xueshi_due_jobs 1.0", "xueshi_oldest_job_seconds 90.0"):
        assert line in figures
    assert re.search(r'xueshi_status_list_age_seconds\{list="\d+"\} 90\.0', figures)
    assert re.search(r'xueshi_status_list_left_seconds\{list="\d+"\} 604710\.0', figures)
    free = next(float(line.split()[1]) for line in figures.splitlines() if line.startswith("xueshi_disk_free_bytes "))
    assert free > 0
