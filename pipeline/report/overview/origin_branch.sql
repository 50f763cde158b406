-- The branches, by their lines in the register.
SELECT
    'branch' AS form, register._entry AS entry, branch.branch_code, 1 AS branches,
    CASE WHEN branch.branch_code IN (
        SELECT branch_code FROM received_form WHERE form IN ('visit_daily', 'sales_detail', 'sales_daily_summary')
    ) THEN 1 END AS reporting_branches
FROM branch
LEFT JOIN current_branch AS register ON register.branch_code = branch.branch_code
ORDER BY branch.branch_code, entry
