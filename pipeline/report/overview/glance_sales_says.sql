WITH branch_sales AS (
    SELECT branch_label(branch_code) AS branch_name, actual_amount / nullif(target_amount, 0) AS achievement, status
    FROM report_overview_sales
    WHERE level = 'branch' AND branch_code IN (
        SELECT branch_code FROM received_form WHERE form IN ('sales_detail', 'sales_daily_summary') AND branch_code IS NOT NULL
    )
)
SELECT
    CASE WHEN company.target_amount > 0 AND count(branch_sales.achievement) > 0 THEN 'sales' END AS says,
    company.actual_amount / nullif(company.target_amount, 0) AS achievement, count(*) AS branches,
    count(*) FILTER (branch_sales.status = 'behind') AS behind, arg_min(branch_sales.branch_name, branch_sales.achievement) AS lowest,
    min(branch_sales.achievement) AS lowest_share
FROM report_overview_sales AS company
CROSS JOIN branch_sales
WHERE company.level = 'company'
GROUP BY company.actual_amount, company.target_amount
