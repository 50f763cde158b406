-- What each sale adds: to the months of the period up to the reference day, to the period's own days, and by its source.
SELECT
    CASE WHEN sale.is_line THEN 'sales_detail' ELSE 'sales_daily_summary' END AS form, sale.entry,
    sale.month, sale.branch_code, sale.salesperson, sale.customer_id,
    CASE WHEN period_month.month IS NOT NULL AND sale.sale_day <= $reference_day THEN sale.amount END AS actual_amount,
    CASE WHEN sale.sale_day BETWEEN $first_day AND $reference_day THEN sale.amount END AS period_amount,
    CASE WHEN sale.is_line AND sale.sale_day BETWEEN $first_day AND $last_day THEN sale.amount END AS lines_amount,
    CASE WHEN NOT sale.is_line AND sale.sale_day BETWEEN $first_day AND $last_day THEN sale.amount END AS summary_amount,
    CASE WHEN sale.is_line AND sale.amount < 0 AND sale.sale_day BETWEEN $first_day AND $last_day THEN sale.amount END AS return_amount
FROM sale
LEFT JOIN period_month ON period_month.month = sale.month
WHERE period_month.month IS NOT NULL OR sale.sale_day BETWEEN $first_day AND $last_day
ORDER BY sale.branch_code, sale.salesperson, sale.sale_day, sale.entry
