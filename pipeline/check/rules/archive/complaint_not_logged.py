"""A complaint that a visit mentions is in the register of complaints within one working day (VIS-14)."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH told AS (
  SELECT v.*, v.visit_date + CASE isodow(v.visit_date) WHEN 5 THEN 3 WHEN 6 THEN 2 ELSE 1 END AS due
  FROM current_visit_daily AS v WHERE v.complaint_raised
),
logged AS (SELECT _customer_id, customer_name, CAST(left(received_at, 10) AS DATE) AS day FROM current_complaint)
SELECT t._submission, t._sheet, t._row, t._cell, t._entry, 'complaint_raised' AS field, t.customer_name AS value,
  t.customer_name AS customer, t.due AS due
FROM told AS t
ANTI JOIN logged AS l ON l._customer_id = t._customer_id AND l.day BETWEEN t.visit_date - 7 AND t.due
ANTI JOIN logged AS n ON n.customer_name = t.customer_name AND n.day BETWEEN t.visit_date - 7 AND t.due
WHERE t.due < $reference_day
"""
"""A complaint up to a week before the visit is the one that the visit speaks of. Public holidays are not looked up."""

RULE = ArchiveRule(
    "complaint_not_logged",
    "cross-field",
    "visit_daily",
    SQL,
    needs=("current_visit_daily",),
    beside=("current_complaint",),
    rule="VIS-14",
)
