"""Whom a supervisor says he accompanied, says so too (VIS-03)."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH pair AS (
  SELECT s.*, unnest(string_split(s.accompanied_salesperson, '|')) AS person
  FROM current_supervisor_visit_daily AS s WHERE s.accompanied_salesperson IS NOT NULL
),
weighed AS (
  SELECT p._submission, p._sheet, p._row, p._cell, p._entry, p.person, p.visit_date, p.customer_name,
    count(v._entry) AS filed,
    count(v._entry) FILTER (WHERE v._customer_id = p._customer_id OR v.customer_code = p.customer_code
      OR v.customer_name = p.customer_name) AS same_customer,
    count(v._entry) FILTER (WHERE (v._customer_id = p._customer_id OR v.customer_code = p.customer_code
      OR v.customer_name = p.customer_name) AND list_contains(string_split(coalesce(v.accompanied_by, ''), '|'), p.supervisor))
      AS named
  FROM pair AS p LEFT JOIN current_visit_daily AS v ON v.salesperson = p.person AND v.visit_date = p.visit_date
  GROUP BY ALL
)
SELECT w._submission, w._sheet, w._row, w._cell, w._entry, 'accompanied_salesperson' AS field,
  coalesce(e.employee_name, w.person) AS value,
  CASE WHEN same_customer > 0 THEN 'unnamed'
       WHEN filed = 0 AND date_trunc('week', w.visit_date) + INTERVAL 7 DAY >= $reference_day THEN 'waiting'
       ELSE 'missing' END AS detail,
  coalesce(e.employee_name, w.person) AS person, w.visit_date AS day, w.customer_name AS customer
FROM weighed AS w LEFT JOIN current_employee AS e ON e.employee_code = w.person
WHERE named = 0
"""
"""A report is due on the Monday after its week; until then the other side is waited for."""

RULE = ArchiveRule(
    "accompany_unmatched_by_salesperson",
    "cross-field",
    "supervisor_visit_daily",
    SQL,
    needs=("current_supervisor_visit_daily", "current_visit_daily"),
    beside=("current_employee",),
    severities={"waiting": "info"},
    rule="VIS-03",
)
