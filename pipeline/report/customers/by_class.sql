-- How customers and sales are spread over the classes: by sales (ANA-03, CLS-04) once the archive holds enough months, by value (CLS-05), by nature (CLS-03).
WITH each_class AS (
    SELECT 1 AS place, 'abc_class' AS what, class.abc_class AS class, customer.sales_12_months
    FROM customer JOIN report_customers_class AS class ON class.customer_id = customer.customer_id
    WHERE (SELECT is_enough FROM sales_held)
    UNION ALL
    SELECT 2, 'volume_class', class.volume_class, customer.sales_12_months
    FROM customer JOIN report_customers_class AS class ON class.customer_id = customer.customer_id
    WHERE (SELECT is_enough FROM sales_held)
    UNION ALL
    SELECT 3, 'value_class', customer.value_class, customer.sales_12_months FROM customer
    UNION ALL
    SELECT 4, 'customer_nature', class.customer_nature, customer.sales_12_months
    FROM customer JOIN report_customers_class AS class ON class.customer_id = customer.customer_id
)
SELECT
    what, coalesce(class, 'unclassed') AS class, count(*) AS customers,
    count(*) / sum(count(*)) OVER (PARTITION BY what) AS share,
    sum(sales_12_months) AS sales_12_months,
    sum(sales_12_months) / nullif(sum(sum(sales_12_months)) OVER (PARTITION BY what), 0) AS sales_share
FROM each_class
GROUP BY place, what, class
ORDER BY place, sales_12_months DESC, class NULLS LAST
