"""What a customer buys in a year from everybody is no less than what we sold to him in twelve months."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH sold AS (
  SELECT _customer_id, sum(amount) AS amount FROM current_sales_detail
  WHERE sale_date > $reference_day - INTERVAL 1 YEAR AND sale_date <= $reference_day AND _customer_id IS NOT NULL GROUP BY ALL
)
SELECT c._submission, c._sheet, c._row, c._cell, c._entry, 'annual_purchase_total' AS field, c.annual_purchase_total AS value,
  s.amount AS sold
FROM current_customer_card AS c JOIN sold AS s ON s._customer_id = c._customer_id
WHERE c.annual_purchase_total < s.amount
"""

RULE = ArchiveRule(
    "purchase_below_sales",
    "cross-field",
    "customer_card",
    SQL,
    needs=("current_customer_card", "current_sales_detail"),
)
