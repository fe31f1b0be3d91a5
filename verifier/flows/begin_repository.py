"""A nation's trust repository begins: root and online keys are made here, and the root is pinned on this node."""

from datetime import datetime, timedelta
from pathlib import Path

from signing import Algorithm, create_repository, seal_repository, write_trust_folder
from verifier.errors import NotEmptyError
from verifier.trust import KeyFolder, Purpose, TrustFolder

ROOT_YEARS, ONLINE_YEARS = 5, 2
YEAR = timedelta(days=365)
FIRST_ROOT = "metadata/1.root.json"


def begin_repository(
    keys: KeyFolder, trust: TrustFolder, folder: Path, *, root_keys: int, threshold: int, now: datetime
) -> bytes:
    """Begin a repository in an empty folder and give its root, which every region pins.

    Raises:
        NotEmptyError: the folder holds something.
        NotEncodableError: the threshold cannot be met by so many keys.
    """
    if folder.exists() and any(folder.iterdir()):
        raise NotEmptyError(str(folder))
    made = [
        keys.new(Purpose.ROOT, now=now, sign_for=YEAR * ROOT_YEARS, algorithm=Algorithm.ED25519)
        for _ in range(root_keys)
    ]
    online = keys.new(Purpose.ONLINE, now=now, sign_for=YEAR * ONLINE_YEARS, algorithm=Algorithm.ED25519)
    signers = [keys.open(record.kid) for record in made]
    online_signer = keys.open(online.kid)
    files = create_repository(
        root_keys=[signer.public_key for signer in signers],
        threshold=threshold,
        online_key=online_signer.public_key,
        signers=signers,
        now=now,
    )
    sealed = seal_repository(files, online_signer=online_signer, now=now)
    write_trust_folder(folder, sealed)
    trust.put_root(sealed[FIRST_ROOT])
    return sealed[FIRST_ROOT]
