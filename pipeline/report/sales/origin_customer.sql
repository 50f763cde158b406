-- What each order line adds to its customer's sales: in the period, and in the month, quarter and year of the reference day.
SELECT
    'sales_detail' AS form, entry, customer_id,
    CASE WHEN sale_day BETWEEN $first_day AND $last_day THEN amount END AS period_amount,
    CASE WHEN date_trunc('month', sale_day) = date_trunc('month', $reference_day::DATE) THEN amount END AS month_amount,
    CASE WHEN date_trunc('quarter', sale_day) = date_trunc('quarter', $reference_day::DATE) THEN amount END AS quarter_amount,
    CASE WHEN year(sale_day) = year($reference_day::DATE) THEN amount END AS year_amount,
    CASE WHEN amount > 0 AND year(sale_day) = year($reference_day::DATE) THEN coalesce(order_no, CAST(sale_day AS VARCHAR)) END AS orders
FROM sale
WHERE is_line AND sale_day BETWEEN least($first_day, date_trunc('year', $reference_day::DATE)) AND $reference_day
ORDER BY customer_id, sale_day DESC, entry
