"""The settings of one node: read once from XUESHI_… and passed down as small values; nothing imports a global.

Outside XUESHI_ENV=dev the two secrets must be given and nothing weak is invented. In dev they are generated once into
the data folder, readable by their owner alone, so that a trial needs no set-up and still keeps no key in the clear.
"""

import base64
import binascii
import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

MASTER_KEY_BYTES = 32


class SettingError(Exception):
    """A setting keeps the node from starting; the floor of settings stands beside that of errors, so its errors are here."""

    code: ClassVar[str] = "settings.error"

    def __init__(self, setting: str, **facts: str) -> None:
        super().__init__(f"{self.code}: {setting}")
        self.facts = {"setting": setting, **facts}


class UnsafeSettingError(SettingError):
    """A setting is missing or has a value that is allowed only with XUESHI_ENV=dev."""

    code = "settings.unsafe"


class BadSettingError(SettingError):
    """A setting has a value that cannot be used."""

    code = "settings.bad"

    def __init__(self, setting: str, why: str) -> None:
        super().__init__(setting, why=why)


class Settings(BaseSettings):
    """What XUESHI_… says; an unknown XUESHI_ variable is ignored by the environment reader, a bad value is an error."""

    model_config = SettingsConfigDict(env_prefix="XUESHI_", frozen=True, extra="forbid")

    env: Literal["dev", "production"] = "production"
    data_dir: Path = Path("var")
    database_url: SecretStr | None = None
    """Default: SQLite in the data folder. PostgreSQL: postgresql+psycopg://…"""
    master_key: SecretStr | None = None
    """32 bytes in base64: encrypts identity numbers in the database."""
    key_passphrase: SecretStr | None = None
    """Opens the node's signing keys, which lie encrypted on disk."""
    objects_url: str | None = Field(default=None, pattern=r"^s3://[a-z0-9][a-z0-9.-]{1,62}(/[A-Za-z0-9._/-]*)?$")
    """Default: files in the data folder. Object storage: s3://bucket or s3://bucket/prefix"""
    objects_endpoint: str = Field(default="", pattern=r"^(https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._/-]*)?)?$")
    """The address of an S3-compatible server; empty for the provider's own."""
    objects_region: str = "us-east-1"
    objects_access_key: str = ""
    objects_secret_key: SecretStr = SecretStr("")
    region: str = Field(default="370300", pattern=r"^\d{6}$")
    issuer: str = Field(default="370300-hrss", pattern=r"^[A-Za-z0-9._-]{1,32}$")
    issuer_name: str = Field(default="淄博市人力资源和社会保障局（演示）", max_length=80)
    issuer_kind: str = Field(default="", pattern=r"^[a-z_]{0,40}$")
    """What this office is, where a paper may be made by some offices only, such as regional_hr; nobody says so for a single paper."""
    public_host: str = Field(default="localhost:8000", pattern=r"^[a-z0-9.-]{1,100}(:\d{1,5})?$")
    """The host in the QR code's address, lower case."""
    fetch_hosts: str = Field(default="", pattern=r"^([a-z0-9.-]{1,100}(,[a-z0-9.-]{1,100}){0,99})?$")
    """The only hosts, with commas between, that lists of other regions may be fetched from; empty: those that the trust lists name."""
    max_upload_bytes: int = Field(default=20 * 1024 * 1024, ge=1)
    workers: int = Field(default=1, ge=0, le=64)
    """Jobs that the serving process runs at once; 0 leaves all jobs to `xueshi worker`."""
    job_lease_s: int = Field(default=30, ge=2, le=600)
    """A worker that is silent for so long is given up, and its job goes to another."""
    limiter_url: str = Field(default="memory://", pattern=r"^(memory://|(redis|rediss)://\S+)$")
    """Where attempts to sign in are counted: in this process, or in a Redis that several processes share."""
    oidc_issuer: str = Field(default="", pattern=r"^(https?://\S+)?$")
    """The OpenID Connect provider that people may sign in with; empty: none."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    objection_days: int = Field(default=30, ge=1, le=365)
    """Days to object to a decision, where the region's text names none."""
    answer_days: int = Field(default=30, ge=1, le=365)
    """Days to answer an objection, where the region's text names none."""
    undo_minutes: int = Field(default=10, ge=0, le=120)
    """How long a reviewer may take back their own last decision."""
    language: Literal["zh", "en"] = "zh"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def is_dev(self) -> bool:
        """Whether weak defaults are allowed."""
        return self.env == "dev"

    @property
    def node(self) -> "Node":
        """Who this node is."""
        return Node(self.region, self.issuer, self.issuer_name, self.public_host)

    @property
    def url(self) -> str:
        """The address of the database."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data_dir / 'xueshi.db').resolve()}"


@dataclass(frozen=True, slots=True)
class Node:
    """Who issues here: region, id and name of the issuer, and the host in its QR codes."""

    region: str
    issuer: str
    issuer_name: str
    public_host: str

    def status_url(self, number: int) -> str:
        """The address of one of this node's status lists."""
        return f"https://{self.public_host}/status/{number}"


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """The two secrets of a node; they never appear in a repr."""

    master_key: bytes
    key_passphrase: bytes


def load_settings(**overrides: object) -> Settings:
    """Read the settings from the environment.

    Raises:
        BadSettingError: a value has the wrong form.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as exc:
        first = exc.errors(include_input=False, include_url=False)[0]
        name = "XUESHI_" + "_".join(str(part) for part in first["loc"]).upper()
        raise BadSettingError(name, first["msg"]) from None  # the cause repeats the value, which may be a secret


def load_secrets(settings: Settings) -> Secrets:
    """Find the node's secrets, or generate them in dev.

    Raises:
        UnsafeSettingError: a secret is missing and this is not dev.
        BadSettingError: the master key is not 32 bytes in base64.
    """
    master = _given_or_generated(settings, settings.master_key, "XUESHI_MASTER_KEY", "master.key")
    passphrase = _given_or_generated(settings, settings.key_passphrase, "XUESHI_KEY_PASSPHRASE", "keys.pass")
    try:
        raw = base64.b64decode(master, validate=True)
    except (binascii.Error, ValueError):
        raise BadSettingError("XUESHI_MASTER_KEY", "not base64") from None  # the cause holds key material
    if len(raw) != MASTER_KEY_BYTES:
        raise BadSettingError("XUESHI_MASTER_KEY", f"{len(raw)} bytes, expected {MASTER_KEY_BYTES}")
    return Secrets(raw, passphrase.encode())


def _given_or_generated(settings: Settings, given: SecretStr | None, variable: str, file_name: str) -> str:
    """The secret from the environment; in dev, from the file that keeps the generated one."""
    if given is not None and given.get_secret_value():
        return given.get_secret_value()
    if not settings.is_dev:
        raise UnsafeSettingError(variable)
    path = settings.data_dir / "secrets" / file_name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(base64.b64encode(secrets.token_bytes(MASTER_KEY_BYTES)).decode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # whole or not at all, also when two processes start together
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
