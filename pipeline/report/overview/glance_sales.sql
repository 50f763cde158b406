-- Branches by achievement, the best first.
SELECT branch_code, branch_label(branch_code) AS branch_name, target_amount, actual_amount, actual_amount / nullif(target_amount, 0) AS achievement, status, 1 AS whole
FROM report_overview_sales
WHERE level = 'branch'
ORDER BY achievement DESC NULLS LAST, branch_code
