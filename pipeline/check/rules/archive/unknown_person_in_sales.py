"""Who sold stands in the list of people, once there is one."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
SELECT r._submission, r._sheet, r._row, r._cell, r._entry, 'salesperson' AS field, r.salesperson AS value
FROM current_sales_detail AS r
ANTI JOIN (
  SELECT employee_code AS known FROM current_employee
  UNION SELECT regexp_replace(employee_name, '[\\s\\x{3000}]', '', 'g') FROM current_employee
) AS k ON k.known = regexp_replace(r.salesperson, '[\\s\\x{3000}]', '', 'g')
ANTI JOIN (SELECT submission_id, field, row FROM current_finding WHERE reason LIKE 'check.unknown-reference%') AS f
  ON f.submission_id = r._submission AND f.row = r._row AND f.field = 'salesperson'
WHERE r.salesperson IS NOT NULL
"""
"""What was told while the file was read is not told again. Records filed before the list came hold names, not codes."""

RULE = ArchiveRule(
    "unknown_person_in_sales",
    "unknown-reference",
    "sales_detail",
    SQL,
    needs=("current_sales_detail", "current_employee"),
    beside=("current_finding",),
    rule="LEA-06",
)
