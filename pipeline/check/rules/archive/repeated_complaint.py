"""The third complaint of one customer about one product within twelve months is marked as repeated."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH dated AS (
  SELECT *, CAST(left(received_at, 10) AS DATE) AS day, coalesce(_customer_id, customer_name) AS who,
    coalesce(product_code, product_name) AS what
  FROM current_complaint
)
SELECT c._submission, c._sheet, c._row, c._cell, c._entry, 'customer_name' AS field, c.customer_name AS value,
  count(*) AS times, any_value(coalesce(c.product_name, c.product_code)) AS product
FROM dated AS c
JOIN dated AS b ON b.who = c.who AND b.what = c.what AND b.day <= c.day AND b.day > c.day - to_months(CAST($months AS INTEGER))
GROUP BY c._submission, c._sheet, c._row, c._cell, c._entry, c.customer_name
HAVING count(*) >= $times
"""

RULE = ArchiveRule(
    "repeated_complaint",
    "cross-field",
    "complaint",
    SQL,
    needs=("current_complaint",),
    severity="info",
    figures={"times": ("CMP-08", "repeat_count"), "months": ("CMP-08", "repeat_months")},
    rule="CMP-08",
)
