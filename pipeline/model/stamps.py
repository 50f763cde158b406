"""How a blank form of ours is known again: what it carries out of sight, and the sheets in it that hold no data.

`template` writes these, `read` finds them, `recognise` believes them as far as the content does not speak against it.
"""

from __future__ import annotations

FORM_PROPERTY = "BranchReportForm"
"""Custom document property with the form's id."""
VERSION_PROPERTY = "BranchReportFormVersion"
"""Custom document property with the version of form and schemas, for people who ask which edition a branch uses."""
GUIDE_SHEETS = ("填写说明", "Instructions")
"""Name of the sheet that explains the columns, by language."""
CHOICE_SHEETS = ("下拉选项", "Lists")
"""Name of the hidden sheet that drop-downs take their words from, by language."""
EMPTY_SHEETS = frozenset((*GUIDE_SHEETS, *CHOICE_SHEETS))
"""Sheets of ours that hold no data, so that there is nothing to say of them."""
