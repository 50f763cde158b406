-- The target lines that count for a branch and for the company: the branch's own line where there is one, else its people's.
SELECT
    'sales_target' AS form, line._entry AS entry, line.target_month AS month, line.of_branch AS branch_code, line.target_amount
FROM target_line AS line
JOIN period_month ON period_month.month = line.target_month
WHERE line.salesperson IS NULL OR NOT EXISTS (
    SELECT 1 FROM target_line AS own
    WHERE own.salesperson IS NULL AND own.target_month = line.target_month AND own.of_branch = line.of_branch
)
ORDER BY branch_code, month, entry
