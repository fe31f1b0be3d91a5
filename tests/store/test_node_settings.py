"""Unsafe defaults refuse to start, secrets are private, and the log keeps no personal data."""

import base64
import json
import os

import pytest

from verifier.clock import legal_date
from verifier.errors import NotFoundError
from verifier.log import configure_log, get_log
from verifier.settings import BadSettingError, UnsafeSettingError, load_secrets, load_settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    """No XUESHI_ variable of the machine reaches a test."""
    for name in list(os.environ):
        if name.startswith("XUESHI_"):
            monkeypatch.delenv(name)


def test_outside_dev_a_missing_secret_refuses_to_start(tmp_path):
    """Nothing is generated in production, and no file appears."""
    with pytest.raises(UnsafeSettingError) as refused:
        load_secrets(load_settings(data_dir=tmp_path))
    assert refused.value.facts["setting"] == "XUESHI_MASTER_KEY"
    assert list(tmp_path.iterdir()) == []


def test_in_dev_secrets_are_generated_once_and_private(tmp_path):
    """A second start finds the same secrets; only their owner can read them."""
    settings = load_settings(env="dev", data_dir=tmp_path)
    first, second = load_secrets(settings), load_secrets(settings)
    assert (first.master_key, first.key_passphrase) == (second.master_key, second.key_passphrase)
    files = list((tmp_path / "secrets").iterdir())
    assert {file.name for file in files} == {"master.key", "keys.pass"}
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    assert base64.b64encode(first.master_key).decode() not in repr(first)


@pytest.mark.parametrize("key", ["short", base64.b64encode(b"x" * 16).decode(), "***"])
def test_a_master_key_of_another_form_is_refused_without_repeating_it(monkeypatch, tmp_path, key):
    """The error names the setting, never the value."""
    monkeypatch.setenv("XUESHI_MASTER_KEY", key)
    monkeypatch.setenv("XUESHI_KEY_PASSPHRASE", "a passphrase")
    with pytest.raises(BadSettingError) as refused:
        load_secrets(load_settings(data_dir=tmp_path))
    assert key not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"), [("XUESHI_REGION", "Zibo"), ("XUESHI_ENV", "staging"), ("XUESHI_PUBLIC_HOST", "Host/Path")]
)
def test_a_bad_setting_is_named(monkeypatch, name, value):
    """The environment is read strictly."""
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettingError) as refused:
        load_settings()
    assert refused.value.facts["setting"] == name


def test_the_log_drops_what_is_personal(capfd):
    """A careless call loses its personal facts, and an exception shows its code instead of its words."""
    configure_log()
    get_log().info("proof.read", proof_id="1", holder="王敏", id_number="110", text="x", token="y")
    get_log().error("case.failed", error=NotFoundError("person", "王敏"))
    first, second = (json.loads(line) for line in capfd.readouterr().err.splitlines())
    assert first["dropped"] == ["holder", "id_number", "text", "token"]
    assert (second["error"], second["code"]) == ("NotFoundError", "verifier.not_found")
    assert "王敏" not in json.dumps([first, second], ensure_ascii=False)


def test_the_legal_date_is_that_of_china():
    """17:00 UTC is the next day in Asia/Shanghai."""
    from datetime import UTC, date, datetime

    assert legal_date(datetime(2024, 12, 31, 17, tzinfo=UTC)) == date(2025, 1, 1)
