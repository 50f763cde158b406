WITH counted AS (
    SELECT branch_code, count(*) AS visits, count(DISTINCT customer) AS customers, count(DISTINCT salesperson) AS people
    FROM report_visits_visit
    WHERE in_period AND is_visit
    GROUP BY GROUPING SETS ((branch_code), ())
),
most AS (
    SELECT branch_label(branch_code) AS branch_name, visits AS most_visits
    FROM counted
    WHERE branch_code IS NOT NULL
    ORDER BY visits DESC, branch_code
    LIMIT 1
)
SELECT
    CASE WHEN counted.branch_code IS NULL THEN 'visits' ELSE 'visits_branch' END AS says, counted.branch_code, counted.visits, counted.customers, counted.people,
    CASE WHEN counted.branch_code IS NULL THEN most.branch_name END AS branch_name,
    CASE WHEN counted.branch_code IS NULL THEN most.most_visits END AS most_visits
FROM counted
CROSS JOIN most
ORDER BY counted.branch_code NULLS FIRST
