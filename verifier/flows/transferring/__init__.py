"""Hours from another region: a package or a scanned certificate is verified, judged by the rules, and what they do not cover waits for a person.

The stories of taking share their steps here; from outside they are entered by this front door only, like any flow.
"""

from verifier.flows.transferring.deciding import TransferChoice, YearAction, decide_transfer, deciders
from verifier.flows.transferring.errors import (
    AddressedElsewhereError,
    HolderDiffersError,
    OwnTransferError,
    TransferPlaceError,
    TransferRefusedError,
    TransferUndeterminedError,
)
from verifier.flows.transferring.rechecking import recheck_transfers
from verifier.flows.transferring.scanned import note_scanned_certificate
from verifier.flows.transferring.taking import Arrival, TransferStanding, read_transfer, recognise_transfer

__all__ = [
    "AddressedElsewhereError",
    "Arrival",
    "HolderDiffersError",
    "OwnTransferError",
    "TransferChoice",
    "TransferPlaceError",
    "TransferRefusedError",
    "TransferStanding",
    "TransferUndeterminedError",
    "YearAction",
    "decide_transfer",
    "deciders",
    "note_scanned_certificate",
    "read_transfer",
    "recheck_transfers",
    "recognise_transfer",
]
