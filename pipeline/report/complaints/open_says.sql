-- How many complaints are open, how many of them have waited beyond the limit, and how long the oldest; the company's and each branch's.
SELECT
    CASE WHEN count(*) FILTER (sla_state = 'overdue') = 0 THEN 'open_in_time' ELSE 'open' END AS says,
    branch_code, count(*) AS open_complaints, count(*) FILTER (sla_state = 'overdue') AS overdue, max(age_days) AS oldest_days
FROM report_complaints_open
GROUP BY GROUPING SETS ((branch_code), ())
HAVING count(*) > 0
ORDER BY grouping(branch_code) DESC, branch_code
