"""A customer who is visited has at least a light card (ARC-02)."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
SELECT v._submission, v._sheet, v._row, v._cell, v._entry, 'customer_name' AS field, v.customer_name AS value
FROM current_visit_daily AS v
ANTI JOIN current_customer_card AS c ON c._customer_id = v._customer_id
ANTI JOIN current_customer_card AS k ON k.customer_code = v.customer_code
ANTI JOIN current_customer_card AS n ON n.customer_name = v.customer_name
WHERE v.customer_name IS NOT NULL AND v.customer_name NOT LIKE '%无拜访%'
QUALIFY row_number() OVER (PARTITION BY v._submission, coalesce(v._customer_id, v.customer_name) ORDER BY v._entry) = 1
"""
"""Told once a customer and file, at the first of its visits."""

RULE = ArchiveRule(
    "card_missing_in_visits",
    "card-missing",
    "visit_daily",
    SQL,
    needs=("current_visit_daily", "current_customer_card"),
    rule="ARC-02",
)
