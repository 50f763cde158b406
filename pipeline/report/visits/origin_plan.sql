-- What each planned visit adds, and the unplanned visits of whoever has a plan.
SELECT
    'visit_plan' AS form, entry, branch_code, salesperson, day, 1 AS plans,
    CASE WHEN state = 'done' THEN 1 END AS done,
    CASE WHEN state = 'moved' THEN 1 END AS moved,
    CASE WHEN state = 'missed' THEN 1 END AS missed,
    CASE WHEN state = 'open' THEN 1 END AS open,
    CASE WHEN state = 'cancelled' THEN 1 END AS cancelled,
    NULL AS unplanned
FROM report_visits_plan_state
WHERE in_period
UNION ALL
SELECT 'visit_daily', visit.entry, planned.branch_code, visit.salesperson, visit.day, NULL, NULL, NULL, NULL, NULL, NULL, 1
FROM report_visits_visit AS visit
JOIN (SELECT DISTINCT branch_code, salesperson FROM report_visits_plan_state WHERE in_period) AS planned
    ON planned.salesperson = visit.salesperson
WHERE visit.in_period AND visit.is_visit AND visit.entry NOT IN (SELECT visit_entry FROM report_visits_plan_match)
ORDER BY branch_code, salesperson, day, form, entry
