-- What each sale adds to its step of the month and, cumulated, to the later ones; and the targets behind each step. A line for each
-- level of the staircase. They come in no order: sorting millions of lines would cost more memory than it tells.
SELECT
    level.level, CASE WHEN sale.is_line THEN 'sales_detail' ELSE 'sales_daily_summary' END AS form, sale.entry, sale.month, sale.branch_code,
    CASE WHEN level.level = 'person' THEN sale.salesperson END AS salesperson, month_step.checkpoint_day,
    CASE WHEN sale.sale_day >= month_step.first_day THEN sale.amount END AS step_actual, sale.amount AS cumulative_actual,
    CAST(NULL AS DECIMAL(24, 6)) AS target_amount
FROM sale
JOIN month_step ON month_step.month = sale.month AND sale.sale_day <= month_step.checkpoint_day AND month_step.first_day <= $reference_day
CROSS JOIN (VALUES ('branch'), ('person')) AS level (level)
WHERE sale.sale_day <= $reference_day AND (level.level = 'branch' OR sale.salesperson IS NOT NULL)
UNION ALL
SELECT
    level.level, 'sales_target', line._entry, line.target_month, line.of_branch, CASE WHEN level.level = 'person' THEN line.salesperson END,
    month_step.checkpoint_day, NULL, NULL, line.target_amount
FROM target_line AS line
JOIN month_step ON month_step.month = line.target_month
CROSS JOIN (VALUES ('branch'), ('person')) AS level (level)
WHERE CASE
    WHEN level.level = 'person' THEN line.salesperson IS NOT NULL
    ELSE line.salesperson IS NULL OR NOT EXISTS (
        SELECT 1 FROM target_line AS own
        WHERE own.salesperson IS NULL AND own.target_month = line.target_month AND own.of_branch = line.of_branch
    )
END
