"""Who a salesperson says went along, says so too (VIS-03)."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH pair AS (
  SELECT v.*, unnest(string_split(v.accompanied_by, '|')) AS person
  FROM current_visit_daily AS v WHERE v.accompanied_by IS NOT NULL
),
weighed AS (
  SELECT p._submission, p._sheet, p._row, p._cell, p._entry, p.person, p.visit_date, p.customer_name,
    count(s._entry) AS filed,
    count(s._entry) FILTER (WHERE s._customer_id = p._customer_id OR s.customer_code = p.customer_code
      OR s.customer_name = p.customer_name) AS same_customer,
    count(s._entry) FILTER (WHERE (s._customer_id = p._customer_id OR s.customer_code = p.customer_code
      OR s.customer_name = p.customer_name)
      AND list_contains(string_split(coalesce(s.accompanied_salesperson, ''), '|'), p.salesperson)) AS named
  FROM pair AS p LEFT JOIN current_supervisor_visit_daily AS s ON s.supervisor = p.person AND s.visit_date = p.visit_date
  GROUP BY ALL
)
SELECT w._submission, w._sheet, w._row, w._cell, w._entry, 'accompanied_by' AS field,
  coalesce(e.employee_name, w.person) AS value,
  CASE WHEN same_customer > 0 THEN 'unnamed'
       WHEN filed = 0 AND date_trunc('week', w.visit_date) + INTERVAL 7 DAY >= $reference_day THEN 'waiting'
       ELSE 'missing' END AS detail,
  coalesce(e.employee_name, w.person) AS person, w.visit_date AS day, w.customer_name AS customer
FROM weighed AS w LEFT JOIN current_employee AS e ON e.employee_code = w.person
WHERE named = 0 AND coalesce(e.role, 'branch_manager') NOT IN ('salesperson', 'clerk', 'accountant', 'cashier', 'archivist')
"""
"""Colleagues without a supervisor's report of their own are left out."""

RULE = ArchiveRule(
    "accompany_unmatched_by_supervisor",
    "cross-field",
    "visit_daily",
    SQL,
    needs=("current_visit_daily", "current_supervisor_visit_daily"),
    beside=("current_employee",),
    severities={"waiting": "info"},
    rule="VIS-03",
)
