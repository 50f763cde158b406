SELECT
    branch_code, CASE WHEN level = 'company' THEN NULL ELSE branch_label(branch_code) END AS branch_name, month, target_amount, actual_amount,
    checkpoint_day, checkpoint_actual, plan_share, forecast_amount, forecast_share, forecast_gap, declared_amount, has_sales,
    level = 'company' AS is_total,
    CASE WHEN forecast_share >= 1 THEN 'good' WHEN forecast_share IS NOT NULL THEN 'bad' END AS tone,
    CASE WHEN forecast_share IS NOT NULL THEN 1.0::DOUBLE END AS whole
FROM report_sales_forecast
WHERE level IN ('branch', 'company')
ORDER BY is_total, has_sales DESC, forecast_gap NULLS LAST, branch_code
