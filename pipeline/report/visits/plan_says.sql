SELECT
    CASE WHEN count(*) FILTER (state IN ('done', 'moved', 'missed')) = 0 THEN 'plan_open' ELSE 'plan' END AS says, branch_code,
    count(*) AS plans, count(*) FILTER (state = 'missed') AS missed, count(*) FILTER (state = 'moved') AS moved,
    count(*) FILTER (state IN ('done', 'moved')) / nullif(count(*) FILTER (state IN ('done', 'moved', 'missed')), 0) AS plan_rate
FROM report_visits_plan_state
WHERE in_period
GROUP BY GROUPING SETS ((branch_code), ())
HAVING count(*) > 0
ORDER BY grouping(branch_code) DESC, branch_code
