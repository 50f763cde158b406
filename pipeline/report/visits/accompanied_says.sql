-- Of the last month that anyone is judged for: how many of the supervisors reached their days.
WITH latest AS (SELECT max(month) AS month FROM report_visits_accompanied_days)
SELECT
    'accompanied' AS says, branch_code, month, count(*) AS supervisors, count(*) FILTER (days >= target_days) AS reached,
    max(target_days) AS target_days, min(days) AS least_days
FROM report_visits_accompanied_days
WHERE month = (SELECT month FROM latest)
GROUP BY GROUPING SETS ((branch_code, month), (month))
ORDER BY grouping(branch_code) DESC, branch_code
