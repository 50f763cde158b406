-- What each complaint adds to its month.
SELECT
    'complaint' AS form, complaint.entry, strftime(complaint.received_day, '%Y-%m') AS month, 1 AS complaints,
    CASE WHEN sla_state = 'on_time' THEN 1 END AS on_time,
    CASE WHEN sla_state IN ('late', 'overdue') THEN 1 END AS late,
    CASE WHEN sla_state IN ('on_time', 'borderline', 'late', 'overdue') THEN 1 END AS judged,
    CASE WHEN repeated.entry IS NOT NULL THEN 1 END AS repeats
FROM report_complaints_judged AS complaint
LEFT JOIN report_complaints_repeat AS repeated ON repeated.entry = complaint.entry
ORDER BY received, complaint.branch_code, complaint_no, complaint.entry
