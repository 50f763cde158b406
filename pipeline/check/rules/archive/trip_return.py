"""The day of return on a supervisor's report is the last day of his trip in the list of absences."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH trips AS (
  SELECT coalesce(e.employee_code, a.employee_name) AS person, a.start_date, a.end_date
  FROM current_absence AS a LEFT JOIN current_employee AS e
    ON e.employee_name = a.employee_name OR e.employee_code = a.employee_name
  WHERE a.kind = 'trip'
)
SELECT s._submission, s._sheet, s._row, s._cell, s._entry, 'trip_return_date' AS field, s.trip_return_date AS value,
  min(t.end_date) AS listed
FROM current_supervisor_visit_daily AS s
JOIN trips AS t ON t.person = s.supervisor AND s.visit_date BETWEEN t.start_date AND t.end_date
WHERE s.trip_return_date IS NOT NULL
GROUP BY s._submission, s._sheet, s._row, s._cell, s._entry, s.trip_return_date
HAVING bool_and(t.end_date <> s.trip_return_date)
"""

RULE = ArchiveRule(
    "trip_return",
    "cross-field",
    "supervisor_visit_daily",
    SQL,
    needs=("current_supervisor_visit_daily", "current_absence"),
    beside=("current_employee",),
    rule="VIS-04",
)
