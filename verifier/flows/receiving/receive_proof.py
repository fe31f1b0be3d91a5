"""A proof arrives in one file or several photos: checked, kept, and acknowledged only when files, row, job and audit line are durable together."""

from datetime import datetime

from verifier.flows.receiving.arriving import Probe, Received, Upload, keep
from verifier.store import Store


def receive_proof(store: Store, upload: Upload, *, probe: Probe, now: datetime) -> Received:
    """Keep an upload durably and ask for its assessment.

    `probe` opens the bytes in a child process and raises what is wrong with them.

    Raises:
        OcrError: the file is at fault; the code says how.
        UploadChangedError, KeyReusedError, TooManyPhotosError: the request is at fault.
        NotFoundError: there is no such person.
        StoreFullError: no space is left; nothing was kept.
    """
    return keep(store, upload, probe=probe, now=now)
