-- The worksheet of grading (CLS-08): what each key or rated customer contributes, how he grows, and how often he buys; the last grade
-- and when the next one is due.
WITH traded AS (
    SELECT
        customer_id,
        sum(amount) FILTER (sale_day + INTERVAL 12 MONTH > $reference_day) AS sales_year,
        sum(amount) FILTER (sale_day + INTERVAL 12 MONTH <= $reference_day AND sale_day + INTERVAL 24 MONTH > $reference_day) AS sales_before,
        count(DISTINCT coalesce(order_no, CAST(sale_day AS VARCHAR))) FILTER (amount > 0 AND sale_day + INTERVAL 12 MONTH > $reference_day) AS orders,
        min(sale_day) AS first_day
    FROM sale
    WHERE is_line AND sale_day <= $reference_day
    GROUP BY customer_id
)
SELECT
    customer.branch_code, branch_label(customer.branch_code) AS branch_name, customer.owner_name, customer.customer_id, customer.customer_code,
    customer.customer_name, customer.value_class, class.abc_class, traded.sales_year AS sales_12_months, coalesce(traded.orders, 0) AS orders,
    CASE WHEN (SELECT min(sale_day) FROM sale) + INTERVAL 24 MONTH <= $reference_day
        THEN traded.sales_year / nullif(traded.sales_before, 0) - 1 END AS growth,
    customer.risk_flag, rating.rating_quarter, rating.level AS rating_level, rating.weighted_score, rating.rated_day, rating.due_day,
    CASE
        WHEN customer.risk_flag IN ('risk', 'blacklist') AND coalesce(customer.updated_date > rating.rated_day, rating.rated_day IS NULL) THEN 'at_once'
        WHEN rating.due_day < $reference_day THEN 'due'
        ELSE 'graded'
    END AS grade_state
FROM report_customers_rating AS rating
JOIN customer ON customer.customer_id = rating.customer_id
LEFT JOIN report_customers_class AS class ON class.customer_id = customer.customer_id
LEFT JOIN traded ON traded.customer_id = customer.customer_id
WHERE (customer.value_class = 'key' OR rating.rated_day IS NOT NULL OR customer.risk_flag IN ('risk', 'blacklist'))
    AND EXISTS (SELECT 1 FROM current_customer_rating)
ORDER BY array_position(['at_once', 'due', 'graded'], grade_state), rating.due_day, customer.sales_12_months DESC, customer.customer_id
