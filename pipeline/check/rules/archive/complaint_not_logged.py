"""A complaint that a visit mentions is in the register of complaints within one working day (VIS-14)."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH span AS (
  SELECT CAST(unnest(generate_series(min(visit_date), max(visit_date) + 30, INTERVAL 1 DAY)) AS DATE) AS day
  FROM current_visit_daily WHERE complaint_raised
),
calendar AS (
  SELECT s.day, coalesce(w.is_workday, isodow(s.day) < 6) AS works,
    sum(CAST(coalesce(w.is_workday, isodow(s.day) < 6) AS INTEGER)) OVER (ORDER BY s.day) AS number
  FROM span AS s LEFT JOIN special_day AS w ON w.day = s.day
),
told AS (
  SELECT v.*, d.day AS due
  FROM current_visit_daily AS v
  JOIN calendar AS c ON c.day = v.visit_date
  JOIN calendar AS d ON d.works AND d.number = c.number + CAST($workdays AS INTEGER)
  WHERE v.complaint_raised
),
logged AS (SELECT _customer_id, customer_name, CAST(left(received_at, 10) AS DATE) AS day FROM current_complaint)
SELECT t._submission, t._sheet, t._row, t._cell, t._entry, 'complaint_raised' AS field, t.customer_name AS value,
  t.customer_name AS customer, t.due AS due
FROM told AS t
ANTI JOIN logged AS l ON l._customer_id = t._customer_id AND l.day BETWEEN t.visit_date - 7 AND t.due
ANTI JOIN logged AS n ON n.customer_name = t.customer_name AND n.day BETWEEN t.visit_date - 7 AND t.due
WHERE t.due < $reference_day
"""
"""A complaint up to a week before the visit is the one that the visit speaks of."""

RULE = ArchiveRule(
    "complaint_not_logged",
    "cross-field",
    "visit_daily",
    SQL,
    needs=("current_visit_daily",),
    beside=("current_complaint", "current_work_calendar"),
    figures={"workdays": ("VIS-14", "complaint_workdays")},
    rule="VIS-14",
)
