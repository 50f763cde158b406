-- Sales of each customer (ANA-18): in the period, and in the month, quarter and year of the reference day; orders of that year.
WITH sold AS (
    SELECT
        customer_id, arg_max(customer_name, newest(sale_day, entry)) AS customer_name, arg_max(branch_code, newest(sale_day, entry)) AS branch_code,
        sum(amount) FILTER (sale_day BETWEEN $first_day AND $last_day) AS period_amount,
        sum(amount) FILTER (date_trunc('month', sale_day) = date_trunc('month', $reference_day::DATE)) AS month_amount,
        sum(amount) FILTER (date_trunc('quarter', sale_day) = date_trunc('quarter', $reference_day::DATE)) AS quarter_amount,
        sum(amount) FILTER (year(sale_day) = year($reference_day::DATE)) AS year_amount,
        max(sale_day) FILTER (amount > 0) AS last_order_day,
        count(DISTINCT coalesce(order_no, CAST(sale_day AS VARCHAR))) FILTER (amount > 0 AND year(sale_day) = year($reference_day::DATE)) AS orders
    FROM sale
    WHERE is_line AND sale_day BETWEEN least($first_day, date_trunc('year', $reference_day::DATE)) AND $reference_day
    GROUP BY customer_id
)
SELECT
    coalesce(customer.branch_code, sold.branch_code) AS branch_code,
    branch_label(coalesce(customer.branch_code, sold.branch_code)) AS branch_name, customer.owner_name, customer.customer_code,
    coalesce(customer.customer_name, sold.customer_name) AS customer_name, sold.period_amount, sold.month_amount, sold.quarter_amount,
    sold.year_amount, sold.last_order_day, sold.orders, sold.year_amount / nullif(sold.orders, 0) AS average_order_amount,
    sold.customer_id
FROM sold
LEFT JOIN customer ON customer.customer_id = sold.customer_id
ORDER BY sold.period_amount DESC NULLS LAST, sold.year_amount DESC, sold.customer_id;
