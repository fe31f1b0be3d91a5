"""Files arrive: one proof in one or several files, many proofs in an archive, other files in the place of those that were returned."""

from verifier.flows.receiving.arriving import ASSESS, MOST_PHOTOS, NamedBytes, Received, Upload
from verifier.flows.receiving.receive_archive import ArchiveUpload, ReceivedMember, receive_archive
from verifier.flows.receiving.receive_proof import receive_proof
from verifier.flows.receiving.send_proof_anew import SendAnew, send_proof_anew

__all__ = [
    "ASSESS",
    "MOST_PHOTOS",
    "ArchiveUpload",
    "NamedBytes",
    "Received",
    "ReceivedMember",
    "SendAnew",
    "Upload",
    "receive_archive",
    "receive_proof",
    "send_proof_anew",
]
