-- How many of the period's complaints that can be judged were handled in time; of the company also which branch has most that were not.
WITH judged AS (
    SELECT branch_code, sla_state FROM report_complaints_judged
    WHERE in_period AND sla_state IN ('on_time', 'borderline', 'late', 'overdue')
),
worst AS (
    SELECT branch_label(branch_code) AS worst, count(*) AS worst_late
    FROM judged
    WHERE sla_state IN ('late', 'overdue')
    GROUP BY branch_code
    ORDER BY count(*) DESC, branch_code
    LIMIT 1
)
SELECT
    CASE
        WHEN count(*) FILTER (sla_state IN ('late', 'overdue')) = 0 THEN 'on_time_good'
        WHEN grouping(branch_code) = 1 THEN 'on_time'
        ELSE 'on_time_branch'
    END AS says,
    branch_code, count(*) AS judged, count(*) FILTER (sla_state = 'on_time') AS on_time,
    count(*) FILTER (sla_state IN ('late', 'overdue')) AS late, count(*) FILTER (sla_state = 'on_time') / count(*) AS on_time_rate,
    CASE WHEN grouping(branch_code) = 1 THEN (SELECT worst FROM worst) END AS worst,
    CASE WHEN grouping(branch_code) = 1 THEN (SELECT worst_late FROM worst) END AS worst_late
FROM judged
GROUP BY GROUPING SETS ((branch_code), ())
HAVING count(*) > 0
ORDER BY grouping(branch_code) DESC, branch_code
