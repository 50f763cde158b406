-- What each line of the supervisors' reports adds.
SELECT
    'supervisor_visit_daily' AS form, entry, branch_code, supervisor, 1 AS visits,
    CASE WHEN visit_kind = 'hq_accompany' THEN 1 END AS hq_accompany,
    CASE WHEN visit_kind = 'branch_accompany' THEN 1 END AS branch_accompany,
    CASE WHEN visit_kind = 'solo' THEN 1 END AS solo,
    day AS visit_days, order_amount, collected_amount
FROM report_visits_supervisor
WHERE in_period
ORDER BY branch_code, supervisor, day, source, sheet, sheet_row
