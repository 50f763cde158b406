"""No more comes back of an order than was sold with it."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH sold AS (
  SELECT order_no, product_code, product_name, sum(quantity) FILTER (WHERE quantity > 0) AS quantity
  FROM current_sales_detail WHERE order_no IS NOT NULL GROUP BY ALL
),
named AS (
  SELECT c._entry, sum(s.quantity) AS quantity
  FROM current_complaint AS c
  JOIN sold AS s ON s.order_no = c.order_no AND (
    s.product_code = c.product_code OR s.product_name = c.product_name
    OR (c.product_code IS NULL AND c.product_name IS NULL))
  WHERE c.return_quantity IS NOT NULL GROUP BY ALL
)
SELECT c._submission, c._sheet, c._row, c._cell, c._entry, 'return_quantity' AS field, c.return_quantity AS value,
  n.quantity AS sold, c.order_no AS order_no
FROM current_complaint AS c JOIN named AS n ON n._entry = c._entry
WHERE c.return_quantity > n.quantity
"""

RULE = ArchiveRule(
    "returned_more_than_sold",
    "cross-field",
    "complaint",
    SQL,
    needs=("current_complaint", "current_sales_detail"),
)
