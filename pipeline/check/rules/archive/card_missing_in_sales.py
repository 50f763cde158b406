"""A customer who buys has a card (ARC-01)."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
SELECT s._submission, s._sheet, s._row, s._cell, s._entry, 'customer_name' AS field, s.customer_name AS value
FROM current_sales_detail AS s
ANTI JOIN current_customer_card AS c ON c._customer_id = s._customer_id
ANTI JOIN current_customer_card AS k ON k.customer_code = s.customer_code
ANTI JOIN current_customer_card AS n ON n.customer_name = s.customer_name
WHERE s.customer_name IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY s._submission, coalesce(s._customer_id, s.customer_name) ORDER BY s._entry) = 1
"""
"""Told once a customer and file, at the first of its lines."""

RULE = ArchiveRule(
    "card_missing_in_sales",
    "card-missing",
    "sales_detail",
    SQL,
    needs=("current_sales_detail", "current_customer_card"),
    rule="ARC-01",
)
