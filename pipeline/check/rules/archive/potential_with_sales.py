"""A customer called potential has bought nothing (CLS-06); where there are sales, what they say counts."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH bought AS (
  SELECT _customer_id, min(sale_date) AS first_sale FROM current_sales_detail
  WHERE quantity > 0 AND _customer_id IS NOT NULL GROUP BY ALL
)
SELECT c._submission, c._sheet, c._row, c._cell, c._entry,
  CASE WHEN c.lifecycle_stage = 'potential' THEN 'lifecycle_stage' ELSE 'value_class' END AS field,
  c.customer_name AS value, b.first_sale AS first_sale
FROM current_customer_card AS c JOIN bought AS b ON b._customer_id = c._customer_id
WHERE c.lifecycle_stage = 'potential' OR c.value_class = 'potential'
"""

RULE = ArchiveRule(
    "potential_with_sales",
    "cross-field",
    "customer_card",
    SQL,
    needs=("current_customer_card", "current_sales_detail"),
    rule="CLS-06",
)
