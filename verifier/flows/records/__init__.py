"""The stories of hours that somebody else recorded: imported from a table, uploaded as a roster, pushed by a platform, settled by a person.

One file and one story each; what several need (reading tables, judging a row, posting it) is beside them.
"""

from verifier.flows.records.errors import RowFault, RowsRefusedError
from verifier.flows.records.import_records import CHANNELS, Import, Imported, import_records
from verifier.flows.records.judging import JudgedRow, Outcome
from verifier.flows.records.posting import Posted
from verifier.flows.records.push_records import MOST_ROWS, WINDOW, Push, push_records
from verifier.flows.records.rosters import CheckedRoster, RosterUpload, check_roster, import_roster, upload_roster
from verifier.flows.records.settle_record import Settling, Stands, explain_record, settle_record
from verifier.flows.records.tables import COLUMNS, NEEDED, TableRow, read_table

__all__ = [
    "CHANNELS",
    "COLUMNS",
    "MOST_ROWS",
    "NEEDED",
    "WINDOW",
    "CheckedRoster",
    "Import",
    "Imported",
    "JudgedRow",
    "Outcome",
    "Posted",
    "Push",
    "RosterUpload",
    "RowFault",
    "RowsRefusedError",
    "Settling",
    "Stands",
    "TableRow",
    "check_roster",
    "explain_record",
    "import_records",
    "import_roster",
    "push_records",
    "read_table",
    "settle_record",
    "upload_roster",
]
