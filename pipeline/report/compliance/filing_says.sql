WITH counted AS (
    SELECT week.branch_code, sum(week.required) AS required, sum(week.credited) AS filed
    FROM report_compliance_person_week AS week
    GROUP BY week.branch_code
    HAVING sum(week.required) > 0
),
worst AS (
    SELECT branch_label(branch_code) AS branch_name, filed / required AS low
    FROM counted
    WHERE branch_code IN (SELECT branch_code FROM received_form WHERE form = 'visit_daily')
    ORDER BY low, branch_code
    LIMIT 1
)
SELECT
    CASE WHEN grouping(branch_code) = 0 THEN 'filing_branch' WHEN coalesce((SELECT low FROM worst), 1) >= 1 THEN 'filing_alone' ELSE 'filing' END AS says,
    branch_code, sum(required) AS required_days, sum(filed) AS filed_days, sum(filed) / sum(required) AS filing_rate,
    CASE WHEN grouping(branch_code) = 1 THEN (SELECT branch_name FROM worst) END AS branch_name,
    CASE WHEN grouping(branch_code) = 1 THEN (SELECT low FROM worst) END AS low
FROM counted
GROUP BY GROUPING SETS ((branch_code), ())
HAVING sum(required) > 0
ORDER BY grouping(branch_code) DESC, branch_code
