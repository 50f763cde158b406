"""A day's result agrees with the order lines of that person and day; where both came, the lines count."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH lines AS (
  SELECT coalesce(branch_code, _branch) AS branch, salesperson, sale_date, sum(amount) AS amount
  FROM current_sales_detail GROUP BY ALL
)
SELECT r._submission, r._sheet, r._row, r._cell, r._entry, 'day_amount' AS field, r.day_amount AS value,
  l.amount AS detail_sum, r.day_amount - l.amount AS difference, r.report_date AS day
FROM current_sales_daily_summary AS r
JOIN lines AS l ON l.branch = coalesce(r.branch_code, r._branch) AND l.salesperson = r.salesperson AND l.sale_date = r.report_date
WHERE abs(r.day_amount - l.amount) > $yuan
"""

RULE = ArchiveRule(
    "summary_against_detail",
    "sum-mismatch",
    "sales_daily_summary",
    SQL,
    needs=("current_sales_daily_summary", "current_sales_detail"),
    figures={"yuan": ("CHECK-AMOUNT", "summary_yuan")},
)
