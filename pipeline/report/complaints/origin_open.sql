-- What each open complaint adds to its class of age.
SELECT
    'complaint' AS form, entry, branch_code, age_class, 1 AS open_complaints, CASE WHEN answered IS NULL THEN 1 END AS unanswered,
    CASE WHEN sla_state = 'overdue' THEN 1 END AS overdue, CASE WHEN answered IS NOT NULL THEN 1 END AS not_closed
FROM report_complaints_open
ORDER BY received, branch_code, complaint_no, entry
