-- The lines that a branch's target and its people's come from, where they are compared.
SELECT
    'sales_target' AS form, line._entry AS entry, line.target_month AS month, line.of_branch AS branch_code,
    CASE WHEN line.salesperson IS NULL THEN line.target_amount END AS line_amount,
    CASE WHEN line.salesperson IS NOT NULL THEN line.target_amount END AS people_amount
FROM target_line AS line
JOIN period_month ON period_month.month = line.target_month
ORDER BY branch_code, month, line.salesperson NULLS FIRST, entry
