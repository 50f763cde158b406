"""The order that a complaint names was reported as a sale of that branch, once the branch has reported sales."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
SELECT c._submission, c._sheet, c._row, c._cell, c._entry, 'order_no' AS field, c.order_no AS value
FROM current_complaint AS c
SEMI JOIN current_sales_detail AS b ON b._branch = c._branch
ANTI JOIN current_sales_detail AS s ON s.order_no = c.order_no
WHERE c.order_no IS NOT NULL
"""
"""The order's file may come later: every run looks again."""

RULE = ArchiveRule(
    "unknown_order_in_complaints",
    "unknown-reference",
    "complaint",
    SQL,
    needs=("current_complaint", "current_sales_detail"),
)
