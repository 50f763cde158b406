"""Who had left when a visit or sale was made; for records that were filed before the list of people said so (LEA-06)."""

from pipeline.check.archive_rule import ArchiveRule

TEMPLATE = """
WITH known AS (
  SELECT employee_code AS written, employee_name, leave_date FROM current_employee
  UNION ALL SELECT employee_name, employee_name, max(leave_date) FROM current_employee GROUP BY employee_name HAVING count(*) = 1
)
SELECT r._submission, r._sheet, r._row, r._cell, r._entry, 'salesperson' AS field, e.employee_name AS value,
  e.employee_name AS person, e.leave_date AS left_on
FROM current_{form} AS r JOIN known AS e ON e.written = r.salesperson
WHERE e.leave_date IS NOT NULL AND r.{day} > e.leave_date
"""

VISITS = ArchiveRule(
    "left_since",
    "left-employee",
    "visit_daily",
    TEMPLATE.format(form="visit_daily", day="visit_date"),
    needs=("current_visit_daily", "current_employee"),
    rule="LEA-06",
)
SALES = ArchiveRule(
    "left_since",
    "left-employee",
    "sales_detail",
    TEMPLATE.format(form="sales_detail", day="sale_date"),
    needs=("current_sales_detail", "current_employee"),
    rule="LEA-06",
)
