SELECT
    branch_code, branch_label(branch_code) AS branch_name,
    count(*) AS plans,
    count(*) FILTER (state = 'done') AS done,
    count(*) FILTER (state = 'moved') AS moved,
    count(*) FILTER (state = 'missed') AS missed,
    count(*) FILTER (state = 'open') AS open,
    count(*) FILTER (state = 'cancelled') AS cancelled,
    count(*) FILTER (state IN ('done', 'moved')) / nullif(count(*) FILTER (state IN ('done', 'moved', 'missed')), 0) AS plan_rate
FROM report_visits_plan_state
WHERE in_period
GROUP BY branch_code
ORDER BY plan_rate NULLS LAST, branch_code
