-- How far the period's complaints have come, for the company and for each branch.
SELECT
    'funnel' AS says, branch_code, count(*) AS complaints, count(*) FILTER (stage >= 3) AS handled, count(*) FILTER (stage = 6) AS closed,
    count(*) FILTER (stage >= 3) / count(*) AS handled_share, count(*) FILTER (stage = 6) / count(*) AS closed_share
FROM report_complaints_all
WHERE in_period
GROUP BY GROUPING SETS ((branch_code), ())
HAVING count(*) > 0
ORDER BY grouping(branch_code) DESC, branch_code
