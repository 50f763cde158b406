"""A supervisor who went to handle a complaint (purpose 5) went to a customer with one in the register."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
SELECT s._submission, s._sheet, s._row, s._cell, s._entry, 'purpose' AS field, s.customer_name AS value,
  s.customer_name AS customer
FROM current_supervisor_visit_daily AS s
ANTI JOIN current_complaint AS c ON c._customer_id = s._customer_id
ANTI JOIN current_complaint AS n ON n.customer_name = s.customer_name
WHERE list_contains(string_split(s.purpose, '|'), 'p5') AND date_trunc('week', s.visit_date) + INTERVAL 7 DAY < $reference_day
"""

RULE = ArchiveRule(
    "complaint_visit_unlinked",
    "cross-field",
    "supervisor_visit_daily",
    SQL,
    needs=("current_supervisor_visit_daily",),
    beside=("current_complaint",),
    rule="CMP-12",
)
