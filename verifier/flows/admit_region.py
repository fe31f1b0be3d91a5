"""The nation admits a region: from now on this key signs the region's part of the repository, and nothing else."""

from datetime import datetime
from pathlib import Path

from signing import PublicKey, delegate_region, read_trust_folder, seal_repository, write_trust_folder
from verifier.errors import NoSigningKeyError
from verifier.trust import KeyFolder, Purpose


def admit_region(keys: KeyFolder, folder: Path, *, region: str, key: PublicKey, now: datetime) -> None:
    """Delegate a region to a key, or replace the key that it had.

    Raises:
        NoSigningKeyError: this node does not hold the nation's root keys.
        SigningError: the repository is damaged, or the region is no code.
    """
    roots = [record for record in keys.all() if record.purpose is Purpose.ROOT and record.signs_at(now)]
    if not roots:
        raise NoSigningKeyError(region, Purpose.ROOT)
    signers = [keys.open(record.kid) for record in roots]
    files = delegate_region(read_trust_folder(folder), region=region, keys=[key], signers=signers, now=now)
    online = keys.signer(Purpose.ONLINE, now=now, region=region)
    write_trust_folder(folder, seal_repository(files, online_signer=online, now=now))
