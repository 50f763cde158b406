WITH counted AS (
    SELECT branch_code, count(*) AS assigned, count(*) FILTER (is_visited_by_any) AS visited FROM report_visits_assigned GROUP BY branch_code
),
worst AS (
    SELECT branch_label(branch_code) AS branch_name, visited / assigned AS low
    FROM counted
    WHERE EXISTS (SELECT 1 FROM received_form AS came WHERE came.branch_code = counted.branch_code AND came.form = 'visit_daily')
    ORDER BY low, branch_code
    LIMIT 1
)
SELECT
    CASE WHEN grouping(branch_code) = 0 THEN 'coverage_branch' WHEN coalesce((SELECT low FROM worst), 1) >= 1 THEN 'coverage_alone' ELSE 'coverage' END AS says,
    branch_code, sum(assigned) AS assigned, sum(visited) AS visited, sum(visited) / sum(assigned) AS share,
    CASE WHEN grouping(branch_code) = 1 THEN (SELECT branch_name FROM worst) END AS branch_name,
    CASE WHEN grouping(branch_code) = 1 THEN (SELECT low FROM worst) END AS low
FROM counted
GROUP BY GROUPING SETS ((branch_code), ())
HAVING sum(assigned) > 0
ORDER BY grouping(branch_code) DESC, branch_code
