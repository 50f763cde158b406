"""The targets of a branch's people add up to its own line, across files (SAL-02); within one sheet a row rule says so."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH lines AS (
  SELECT *, coalesce(branch_code, _branch) AS branch FROM current_sales_target
  WHERE customer_name IS NULL AND product_code IS NULL AND product_name IS NULL
),
people AS (
  SELECT branch, target_month, sum(target_amount) AS amount,
    count(DISTINCT _submission || coalesce(_sheet, '')) AS sheets, min(_submission || coalesce(_sheet, '')) AS sheet
  FROM lines WHERE salesperson IS NOT NULL GROUP BY ALL
)
SELECT b._submission, b._sheet, b._row, b._cell, b._entry, 'target_amount' AS field, b.target_amount AS value,
  b.target_month AS month, p.amount AS persons, p.amount - b.target_amount AS difference
FROM lines AS b JOIN people AS p ON p.branch = b.branch AND p.target_month = b.target_month
WHERE b.salesperson IS NULL AND abs(p.amount - b.target_amount) > $yuan
  AND NOT (p.sheets = 1 AND p.sheet = b._submission || coalesce(b._sheet, ''))
"""
"""The branch line counts for the branch's progress."""

RULE = ArchiveRule(
    "persons_against_branch_line",
    "sum-mismatch",
    "sales_target",
    SQL,
    needs=("current_sales_target",),
    figures={"yuan": ("CHECK-AMOUNT", "target_yuan")},
    rule="SAL-02",
)
