"""The month to date is the running sum of the days."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH days AS (
  SELECT *, sum(day_amount) OVER (
    PARTITION BY coalesce(branch_code, _branch), salesperson, date_trunc('month', report_date) ORDER BY report_date
  ) AS running
  FROM current_sales_daily_summary
)
SELECT _submission, _sheet, _row, _cell, _entry, 'mtd_amount' AS field, mtd_amount AS value,
  running AS expected, mtd_amount - running AS difference
FROM days WHERE abs(mtd_amount - running) > $yuan
"""

RULE = ArchiveRule(
    "month_to_date",
    "sum-mismatch",
    "sales_daily_summary",
    SQL,
    needs=("current_sales_daily_summary",),
    figures={"yuan": ("CHECK-AMOUNT", "summary_yuan")},
)
