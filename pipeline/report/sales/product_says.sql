WITH sold AS (
    SELECT coalesce(sale.product_code, sale.product_name) AS product,
        arg_max(coalesce(product.product_name, sale.product_name, sale.product_code), newest(sale.sale_day, sale.entry)) AS product_name,
        sum(sale.amount) AS amount
    FROM sale
    CROSS JOIN report_sales_stretch AS stretch
    LEFT JOIN (SELECT product_code, max(product_name) AS product_name FROM current_product GROUP BY product_code) AS product
        ON product.product_code = sale.product_code
    WHERE sale.is_line AND sale.sale_day BETWEEN stretch.first_day AND stretch.until_day
    GROUP BY 1
    HAVING sum(sale.amount) > 0
)
SELECT 'product' AS says, product_name, amount, amount / sum(amount) OVER (PARTITION BY NULL) AS share, count(*) OVER (PARTITION BY NULL) AS products
FROM sold
WHERE product IS NOT NULL
ORDER BY amount DESC, product
LIMIT 1
