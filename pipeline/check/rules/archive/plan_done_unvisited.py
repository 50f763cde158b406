"""A planned visit marked as done stands in the visit reports, some days more or less (VIS-06)."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH plans AS (
  SELECT *, coalesce(actual_date, plan_date) AS day, coalesce(actual_date, plan_date_last, plan_date) AS final_day
  FROM current_visit_plan WHERE done = 'done'
),
near AS (
  SELECT p._entry FROM plans AS p
  JOIN current_visit_daily AS v ON v.salesperson = p.salesperson
    AND v.visit_date BETWEEN p.day - CAST($days AS INTEGER) AND p.final_day + CAST($days AS INTEGER)
    AND (v._customer_id = p._customer_id OR v.customer_code = p.customer_code OR v.customer_name = p.customer_name)
)
SELECT p._submission, p._sheet, p._row, p._cell, p._entry, 'done' AS field, p.customer_name AS value,
  p.customer_name AS customer, p.day AS day
FROM plans AS p ANTI JOIN near AS n ON n._entry = p._entry
WHERE p.final_day + 7 < $reference_day
"""
"""Not asked before the week's visit reports are due."""

RULE = ArchiveRule(
    "plan_done_unvisited",
    "cross-field",
    "visit_plan",
    SQL,
    needs=("current_visit_plan", "current_visit_daily"),
    figures={"days": ("VIS-06", "plan_tolerance_days")},
    rule="VIS-06",
)
