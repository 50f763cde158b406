-- The rate counts what can be judged: on time, borderline, late, and still open beyond the limit.
SELECT
    branch_code, CASE WHEN grouping(branch_code) = 1 THEN NULL ELSE branch_label(branch_code) END AS branch_name,
    grouping(branch_code) = 1 AS is_total,
    count(sla_state) AS complaints,
    count(*) FILTER (sla_state = 'on_time') AS on_time,
    count(*) FILTER (sla_state = 'borderline') AS borderline,
    count(*) FILTER (sla_state = 'late') AS late,
    count(*) FILTER (sla_state = 'overdue') AS overdue,
    count(*) FILTER (sla_state = 'waiting') AS waiting,
    count(*) FILTER (sla_state = 'unknown') AS unknown,
    count(*) FILTER (sla_state = 'on_time')
        / nullif(count(*) FILTER (sla_state IN ('on_time', 'borderline', 'late', 'overdue')), 0) AS on_time_rate
FROM (
    SELECT branch_code, sla_state FROM report_complaints_judged WHERE in_period
    UNION ALL
    SELECT branch_code, NULL FROM branch
)
GROUP BY GROUPING SETS ((branch_code), ())
ORDER BY is_total, branch_code
