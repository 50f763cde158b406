-- The target lines that count for a person.
SELECT
    'sales_target' AS form, line._entry AS entry, line.target_month AS month, line.of_branch AS branch_code, line.salesperson,
    line.target_amount
FROM target_line AS line
JOIN period_month ON period_month.month = line.target_month
WHERE line.salesperson IS NOT NULL
ORDER BY branch_code, line.salesperson, month, entry
