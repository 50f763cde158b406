SELECT
    CASE WHEN count(*) FILTER (compensation_amount > 0) = 0 THEN 'cost_none' ELSE 'cost' END AS says, branch_code, count(*) AS complaints,
    count(*) FILTER (compensation_amount > 0) AS compensated, sum(compensation_amount) AS compensation_paid,
    count(*) FILTER (compensation_amount IS NOT NULL) AS stated
FROM report_complaints_all
WHERE in_period
GROUP BY GROUPING SETS ((branch_code), ())
HAVING count(*) > 0
ORDER BY grouping(branch_code) DESC, branch_code
