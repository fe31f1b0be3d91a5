"""The stories, one file and one public function each; none calls another.

Each takes the parts that it needs as arguments (`Services` holds them all for a process), reads as its own summary, and leaves judgement to the floors
below and words and transport to the floors above.
"""

from verifier.flows.add_account import ROLES, NewUser, add_account
from verifier.flows.admit_region import admit_region
from verifier.flows.assess_proof import Assessed, assess_proof
from verifier.flows.back_up import BackedUp, back_up
from verifier.flows.begin_repository import begin_repository
from verifier.flows.check_certificate import (
    Checked,
    Statuses,
    check_certificate,
    find_code,
    logged_here,
    open_for_codes,
)
from verifier.flows.decide_case import Choice, Decided, decide_case
from verifier.flows.examine_node import Finding, Standing, examine_node
from verifier.flows.fetch_lists import Fetched, Status, fetch_lists
from verifier.flows.hand_in_region import hand_in_region
from verifier.flows.import_records import COLUMNS, Import, Imported, import_records
from verifier.flows.issue_certificate import Order, issue_certificate
from verifier.flows.make_bundle import make_bundle
from verifier.flows.prove_logged import prove_logged
from verifier.flows.publish_lists import Published, publish_lists
from verifier.flows.read_account import Account, read_account
from verifier.flows.receive_proof import ASSESS, Received, Upload, receive_proof
from verifier.flows.restore_node import restore_node
from verifier.flows.revoke_certificate import revoke_certificate
from verifier.flows.screen_file import screen_file
from verifier.flows.services import Services, open_services
from verifier.flows.try_cases import BadCaseFileError, Difference, Tried, try_cases

__all__ = [
    "ASSESS",
    "COLUMNS",
    "ROLES",
    "Account",
    "Assessed",
    "BackedUp",
    "BadCaseFileError",
    "Checked",
    "Choice",
    "Decided",
    "Difference",
    "Fetched",
    "Finding",
    "Import",
    "Imported",
    "NewUser",
    "Order",
    "Published",
    "Received",
    "Services",
    "Standing",
    "Status",
    "Statuses",
    "Tried",
    "Upload",
    "add_account",
    "admit_region",
    "assess_proof",
    "back_up",
    "begin_repository",
    "check_certificate",
    "decide_case",
    "examine_node",
    "fetch_lists",
    "find_code",
    "hand_in_region",
    "import_records",
    "issue_certificate",
    "logged_here",
    "make_bundle",
    "open_for_codes",
    "open_services",
    "prove_logged",
    "publish_lists",
    "read_account",
    "receive_proof",
    "restore_node",
    "revoke_certificate",
    "screen_file",
    "try_cases",
]
