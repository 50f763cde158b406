-- What each customer bought in the last 12 months.
SELECT 'sales_detail' AS form, entry, branch_code, customer_id, sale_day, amount AS sales_12_months
FROM sale
WHERE is_line AND sale_day <= $reference_day AND sale_day + INTERVAL 12 MONTH > $reference_day
ORDER BY customer_id, sale_day DESC, entry
