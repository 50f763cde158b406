-- What each complaint adds: of the period, of the twelve months, still open, and how it was judged.
SELECT
    'complaint' AS form, complaint.entry, complaint.branch_code, complaint.salesperson AS person, complaint.complaint_type,
    complaint.product, complaint.cause_category, strftime(complaint.received_day, '%Y-%m') AS month,
    CASE WHEN in_period THEN 1 END AS complaints,
    CASE WHEN in_year THEN 1 END AS complaints_12_months,
    CASE WHEN is_open THEN 1 END AS open_complaints,
    CASE WHEN in_period AND sla_state = 'on_time' THEN 1 END AS on_time,
    CASE WHEN in_period AND sla_state = 'borderline' THEN 1 END AS borderline,
    CASE WHEN in_period AND sla_state = 'late' THEN 1 END AS late,
    CASE WHEN in_period AND sla_state = 'overdue' THEN 1 END AS overdue_in_period,
    CASE WHEN in_period AND sla_state IN ('late', 'overdue') THEN 1 END AS late_or_overdue,
    CASE WHEN in_period AND sla_state = 'waiting' THEN 1 END AS waiting,
    CASE WHEN in_period AND sla_state = 'unknown' THEN 1 END AS unknown,
    CASE WHEN in_period AND sla_state IN ('on_time', 'borderline', 'late', 'overdue') THEN 1 END AS judged,
    CASE WHEN sla_state = 'overdue' THEN 1 END AS overdue,
    CASE WHEN in_period AND repeated.entry IS NOT NULL THEN 1 END AS repeats_in_period,
    CASE WHEN in_period AND follow_up_result IN ('very_satisfied', 'satisfied') THEN 1 END AS satisfied,
    CASE WHEN in_period AND follow_up_result IN ('very_satisfied', 'satisfied', 'fair', 'unsatisfied') THEN 1 END AS asked
FROM report_complaints_judged AS complaint
LEFT JOIN report_complaints_repeat AS repeated ON repeated.entry = complaint.entry
WHERE in_period OR in_year OR is_open
ORDER BY received, complaint.branch_code, complaint_no, complaint.entry
