"""The parts that the stories need, put together once for a process from its settings; pages, worker and commands pass them on.

Nothing is started or written here beyond opening the store; keys, lists and users come from commands. The reader's engine loads its
models at the first page that needs them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ocr import Reader
from verifier.clock import Clock, system_clock
from verifier.rules import Packs, load_packs
from verifier.settings import Settings, load_secrets
from verifier.store import Bucket, Store, migrate, open_store
from verifier.trust import KeyFolder, TrustFolder


@dataclass(frozen=True, slots=True)
class Services:
    """What a process works with."""

    settings: Settings
    store: Store
    keys: KeyFolder
    trust: TrustFolder
    packs: Packs
    reader: Reader
    clock: Clock


@contextmanager
def open_services(settings: Settings, *, clock: Clock = system_clock) -> Iterator[Services]:
    """Open the node of these settings, its database brought up to date, and close it again.

    Raises:
        SettingError: a secret is missing or has the wrong form.
    """
    secrets = load_secrets(settings)
    store = open_store(settings.url, bucket_of(settings) or settings.data_dir / "blobs", secrets.master_key)
    reader = Reader(decoders=max(1, settings.workers))
    try:
        migrate(store)
        yield Services(
            settings=settings,
            store=store,
            keys=KeyFolder(settings.data_dir / "keys", secrets.key_passphrase),
            trust=TrustFolder(settings.data_dir),
            packs=load_packs(),
            reader=reader,
            clock=clock,
        )
    finally:
        reader.close()
        store.close()


def bucket_of(settings: Settings) -> Bucket | None:
    """The bucket of the settings, if files do not lie in the data folder."""
    if settings.objects_url is None:
        return None
    name, _, prefix = settings.objects_url.removeprefix("s3://").partition("/")
    return Bucket(
        name,
        prefix.strip("/"),
        settings.objects_endpoint,
        settings.objects_region,
        settings.objects_access_key,
        settings.objects_secret_key.get_secret_value(),
    )
