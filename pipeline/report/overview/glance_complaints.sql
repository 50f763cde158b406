-- The period's complaints by branch, most first, and how they were answered.
SELECT
    branch_code, branch_label(branch_code) AS branch_name, count(*) AS complaints, count(*) FILTER (sla_state = 'on_time') AS on_time,
    count(*) FILTER (sla_state IN ('late', 'overdue')) AS late_or_overdue,
    count(*) FILTER (sla_state = 'on_time') / nullif(count(*) FILTER (sla_state IN ('on_time', 'borderline', 'late', 'overdue')), 0) AS on_time_rate
FROM report_complaints_judged
WHERE in_period
GROUP BY branch_code
ORDER BY complaints DESC, branch_code
