-- What stands behind a forecast: sales up to the last checkpoint that is over, all sales of the month so far, targets, and what audits told.
SELECT
    CASE WHEN sale.is_line THEN 'sales_detail' ELSE 'sales_daily_summary' END AS form, sale.entry, sale.month, sale.branch_code,
    CASE WHEN sale.sale_day <= goal.checkpoint_day THEN sale.amount END AS checkpoint_actual, sale.amount AS actual_amount,
    NULL AS target_amount, NULL AS declared_amount
FROM sale
JOIN report_sales_forecast AS goal ON goal.level = 'branch' AND goal.branch_code = sale.branch_code AND goal.month = sale.month
WHERE sale.sale_day <= $reference_day
UNION ALL
SELECT
    'sales_target', line._entry, line.target_month, line.of_branch, NULL, NULL, line.target_amount, NULL
FROM target_line AS line
JOIN report_sales_stretch AS stretch ON stretch.judged_month = line.target_month
WHERE line.salesperson IS NULL OR NOT EXISTS (
    SELECT 1 FROM target_line AS own
    WHERE own.salesperson IS NULL AND own.target_month = line.target_month AND own.of_branch = line.of_branch
)
UNION ALL
SELECT 'office_audit', audit_entry, month, branch_code, NULL, NULL, NULL, declared_amount
FROM report_sales_forecast
WHERE audit_entry IS NOT NULL
ORDER BY branch_code, month, form, entry
