-- What each sale adds to its step of the month and, cumulated, to the later ones; and the targets behind each step. A line for each
-- level of the staircase.
WITH sold AS (
    SELECT
        CASE WHEN sale.is_line THEN 'sales_detail' ELSE 'sales_daily_summary' END AS form, sale.entry, sale.month, sale.branch_code,
        sale.salesperson, sale.sale_day, sale.amount, month_step.checkpoint_day,
        CASE WHEN sale.sale_day >= month_step.first_day THEN sale.amount END AS step_actual
    FROM sale
    JOIN month_step ON month_step.month = sale.month AND sale.sale_day <= month_step.checkpoint_day AND month_step.first_day <= $reference_day
    WHERE sale.sale_day <= $reference_day
),
wanted AS (
    SELECT line._entry AS entry, line.target_month AS month, line.of_branch AS branch_code, line.salesperson, line.target_amount,
        month_step.checkpoint_day,
        line.salesperson IS NULL OR NOT EXISTS (
            SELECT 1 FROM target_line AS own
            WHERE own.salesperson IS NULL AND own.target_month = line.target_month AND own.of_branch = line.of_branch
        ) AS is_goal
    FROM target_line AS line
    JOIN month_step ON month_step.month = line.target_month
)
SELECT 'branch' AS level, form, entry, month, branch_code, NULL AS salesperson, checkpoint_day, sale_day,
    step_actual, amount AS cumulative_actual, NULL AS target_amount
FROM sold
UNION ALL
SELECT 'person', form, entry, month, branch_code, salesperson, checkpoint_day, sale_day, step_actual, amount, NULL
FROM sold WHERE salesperson IS NOT NULL
UNION ALL
SELECT 'branch', 'sales_target', entry, month, branch_code, NULL, checkpoint_day, NULL, NULL, NULL, target_amount
FROM wanted WHERE is_goal
UNION ALL
SELECT 'person', 'sales_target', entry, month, branch_code, salesperson, checkpoint_day, NULL, NULL, NULL, target_amount
FROM wanted WHERE salesperson IS NOT NULL
ORDER BY level, branch_code, salesperson, month, checkpoint_day, sale_day DESC, entry
