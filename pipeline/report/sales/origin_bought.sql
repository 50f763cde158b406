-- What each order line adds to its customer, its product and its trade type: in the period and in the stretch before.
SELECT
    'sales_detail' AS form, sale.entry, sale.customer_id, coalesce(sale.product_code, sale.product_name) AS product, customer.business_type,
    CASE WHEN sale.sale_day >= stretch.first_day THEN sale.amount END AS period_amount,
    CASE WHEN sale.sale_day < stretch.first_day THEN sale.amount END AS earlier_amount,
    CASE WHEN sale.sale_day >= stretch.first_day AND sale.amount > 0 THEN sale.customer_id END AS customers
FROM sale
CROSS JOIN report_sales_stretch AS stretch
LEFT JOIN customer ON customer.customer_id = sale.customer_id
WHERE sale.is_line
    AND (sale.sale_day BETWEEN stretch.first_day AND stretch.until_day OR sale.sale_day BETWEEN stretch.earlier_first AND stretch.earlier_last)
ORDER BY sale.customer_id, sale.sale_day DESC, sale.entry
