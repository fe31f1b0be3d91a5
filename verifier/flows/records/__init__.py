"""The stories of hours that somebody else recorded: imported from a table, uploaded as a roster, pushed by a platform, settled by a person.

One file and one story each; what several need (reading tables, judging a row, posting it) is beside them.
"""

from verifier.flows.records.base_answers import Answer as ReportAnswer
from verifier.flows.records.base_answers import AnsweredReport, answer_report, credit_class
from verifier.flows.records.base_clocks import check_report, missing_parts, plan_deadline, report_deadline
from verifier.flows.records.base_plans import Plan, file_plan, return_plan
from verifier.flows.records.base_reports import Attachment, PartFile, attach_part, file_report, flags_of, hold_class
from verifier.flows.records.draw_inspection import Sampling, draw_inspection
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
    "AnsweredReport",
    "Attachment",
    "CheckedRoster",
    "Import",
    "Imported",
    "JudgedRow",
    "Outcome",
    "PartFile",
    "Plan",
    "Posted",
    "Push",
    "ReportAnswer",
    "RosterUpload",
    "RowFault",
    "RowsRefusedError",
    "Sampling",
    "Settling",
    "Stands",
    "TableRow",
    "answer_report",
    "attach_part",
    "check_report",
    "check_roster",
    "credit_class",
    "draw_inspection",
    "explain_record",
    "file_plan",
    "file_report",
    "flags_of",
    "hold_class",
    "import_records",
    "import_roster",
    "missing_parts",
    "plan_deadline",
    "push_records",
    "read_table",
    "report_deadline",
    "return_plan",
    "settle_record",
    "upload_roster",
]
