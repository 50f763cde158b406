"""The nouns of the pipeline, each a small frozen or plainly columnar record; they know nothing of files, schemas or SQL.

`cells` is what `read` gives, `tables` what `recognise` and `check` give, `findings` what any step has to say about the
data, `submissions` what is decided about one received file, `registers` what head office keeps about branches and people.
"""

from pipeline.model.alike import Alike, Sort
from pipeline.model.cells import CellError, Delivery, Sheet, Skipped, Span, Value, Visibility, Workbook
from pipeline.model.findings import Finding, Severity, Verdict
from pipeline.model.periods import Period
from pipeline.model.registers import Branch, Employee, Registers
from pipeline.model.submissions import Submission
from pipeline.model.tables import Address, Checked, Column, ControlTotal, Recognition, Table, Typed, canonical

__all__ = [
    "Address",
    "Alike",
    "Branch",
    "CellError",
    "Checked",
    "Column",
    "ControlTotal",
    "Delivery",
    "Employee",
    "Finding",
    "Period",
    "Recognition",
    "Registers",
    "Severity",
    "Sheet",
    "Skipped",
    "Sort",
    "Span",
    "Submission",
    "Table",
    "Typed",
    "Value",
    "Verdict",
    "Visibility",
    "Workbook",
    "canonical",
]
