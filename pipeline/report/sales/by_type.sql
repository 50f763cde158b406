-- Composition by trade type (ANA-01): order lines of the period by the type on the customer's card.
WITH sold AS (
    SELECT customer.business_type, sum(sale.amount) AS period_amount, count(DISTINCT sale.customer_id) FILTER (sale.amount > 0) AS customers
    FROM sale
    CROSS JOIN report_sales_stretch AS stretch
    LEFT JOIN customer ON customer.customer_id = sale.customer_id
    WHERE sale.is_line AND sale.sale_day BETWEEN stretch.first_day AND stretch.until_day
    GROUP BY customer.business_type
)
SELECT
    business_type, customers, period_amount,
    greatest(period_amount, 0) / nullif(sum(greatest(period_amount, 0)) OVER (PARTITION BY NULL), 0) AS share,
    period_amount / nullif(customers, 0) AS average_customer_amount
FROM sold
ORDER BY period_amount DESC, business_type NULLS LAST
