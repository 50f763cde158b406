"""A product complained of stands in the price list, once there is one."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
SELECT r._submission, r._sheet, r._row, r._cell, r._entry, 'product_code' AS field, r.product_code AS value
FROM current_complaint AS r
ANTI JOIN current_product AS k ON k.product_code = r.product_code
ANTI JOIN (SELECT submission_id, field, row FROM current_finding WHERE reason LIKE 'check.unknown-reference%') AS f
  ON f.submission_id = r._submission AND f.row = r._row AND f.field = 'product_code'
WHERE r.product_code IS NOT NULL
"""
"""What was told while the file was read is not told again."""

RULE = ArchiveRule(
    "unknown_product_in_complaints",
    "unknown-reference",
    "complaint",
    SQL,
    needs=("current_complaint", "current_product"),
    beside=("current_finding",),
    rule="SUB-06",
)
