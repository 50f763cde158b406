-- The mix of products (ANA-07): order lines of the period, the largest first, and the stretch before beside them.
WITH sold AS (
    SELECT
        coalesce(sale.product_code, sale.product_name) AS product, arg_max(coalesce(product.product_name, sale.product_name), newest(sale.sale_day, sale.entry)) AS product_name,
        coalesce(sum(sale.amount) FILTER (sale.sale_day >= stretch.first_day), 0) AS period_amount,
        coalesce(sum(sale.amount) FILTER (sale.sale_day < stretch.first_day), 0) AS earlier_amount,
        count(DISTINCT sale.customer_id) FILTER (sale.sale_day >= stretch.first_day AND sale.amount > 0) AS customers
    FROM sale
    CROSS JOIN report_sales_stretch AS stretch
    LEFT JOIN (SELECT product_code, max(product_name) AS product_name FROM current_product GROUP BY product_code) AS product
        ON product.product_code = sale.product_code
    WHERE sale.is_line
        AND (sale.sale_day BETWEEN stretch.first_day AND stretch.until_day OR sale.sale_day BETWEEN stretch.earlier_first AND stretch.earlier_last)
    GROUP BY 1
)
SELECT
    product, coalesce(product_name, product) AS product_name, period_amount,
    greatest(period_amount, 0) / nullif(sum(greatest(period_amount, 0)) OVER (PARTITION BY NULL), 0) AS share,
    sum(greatest(period_amount, 0)) OVER running / nullif(sum(greatest(period_amount, 0)) OVER (PARTITION BY NULL), 0) AS cumulative_share,
    customers, earlier_amount, period_amount - earlier_amount AS change_amount
FROM sold
WINDOW running AS (ORDER BY period_amount DESC, product NULLS LAST ROWS UNBOUNDED PRECEDING)
ORDER BY period_amount DESC, product NULLS LAST
