WITH sold AS (
    SELECT customer.business_type, sum(sale.amount) AS amount
    FROM sale
    CROSS JOIN report_sales_stretch AS stretch
    LEFT JOIN customer ON customer.customer_id = sale.customer_id
    WHERE sale.is_line AND sale.sale_day BETWEEN stretch.first_day AND stretch.until_day
    GROUP BY customer.business_type
    HAVING sum(sale.amount) > 0
)
SELECT 'type' AS says, business_type, amount, share
FROM (SELECT *, amount / sum(amount) OVER (PARTITION BY NULL) AS share FROM sold)
WHERE business_type IS NOT NULL
ORDER BY amount DESC, business_type
LIMIT 1
