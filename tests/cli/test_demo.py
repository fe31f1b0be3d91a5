"""`xueshi demo`: the whole job from proofs to a verified certificate, twice over the same data."""

import json
import shutil

import pytest

from tests.cli.conftest import SAMPLES

SLUGS = ("conference-bilingual", "not-proof-invoice", "paper-first-author", "training-bureau-clean")


@pytest.fixture
def samples(tmp_path):
    """Four of the sample proofs and the platform's records."""
    for slug in SLUGS:
        shutil.copytree(SAMPLES / "proofs" / slug, tmp_path / "samples" / "proofs" / slug)
    shutil.copy(SAMPLES / "platform.csv", tmp_path / "samples")
    return tmp_path / "samples"


def test_the_demonstration_runs_twice_and_issues_one_certificate(xueshi, tmp_path, samples):
    """Screened, reviewed, posted, issued, read back and valid; the second run repeats nothing and leaves a sound node."""
    first = xueshi("demo", "--samples", samples, "--no-serve")
    assert first.returncode == 0, first.stderr.decode()
    said = first.stdout.decode()
    assert "结论" in said
    assert "有效" in said
    assert "key_window" not in said
    assert "9-M" in first.stdout.decode()
    again = xueshi("demo", "--samples", samples, "--no-serve", XUESHI_LANGUAGE="en")
    assert again.returncode == 0, again.stderr.decode()
    assert "4 files as proofs, 0 of them new" in again.stdout.decode()
    assert "0 new, 4 there before" in again.stdout.decode()
    (pdf,) = (tmp_path / "node" / "demo").glob("certificate-*.pdf")
    verified = xueshi("verify", pdf, "--format", "json")
    assert json.loads(verified.stdout)["outcome"] == "valid"
    assert xueshi("doctor").returncode == 0


def test_the_demonstration_refuses_to_run_outside_dev(xueshi_here, samples):
    """Its reviewer and keys are for trials alone."""
    done = xueshi_here("demo", "--samples", samples, "--no-serve", XUESHI_ENV="production")
    assert done.returncode == 64
    assert len(done.stderr.decode().splitlines()) == 1
