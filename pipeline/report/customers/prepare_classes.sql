-- ABC by sales of the last 12 months, company-wide (ANA-03): A while the cumulative share before the customer is below the first figure,
-- B while below the second, else C; ties by more orders, then by code. The class by volume follows from it (CLS-04).
CREATE OR REPLACE TEMP TABLE report_customers_class AS
WITH ordered AS (
    SELECT customer_id, count(DISTINCT order_no) AS orders
    FROM sale
    WHERE is_line AND sale_day <= $reference_day AND sale_day + to_months(CAST($abc_months AS INTEGER)) > $reference_day
    GROUP BY customer_id
),
summed AS (
    SELECT
        customer.customer_id, customer.sales_12_months AS sales,
        sum(customer.sales_12_months) OVER best - customer.sales_12_months AS sales_before,
        sum(customer.sales_12_months) OVER () AS sales_of_all
    FROM customer
    LEFT JOIN ordered ON ordered.customer_id = customer.customer_id
    WHERE customer.sales_12_months > 0
    WINDOW best AS (
        ORDER BY customer.sales_12_months DESC, coalesce(ordered.orders, 0) DESC, customer.customer_code NULLS LAST, customer.customer_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
),
classed AS (
    SELECT
        customer_id,
        CASE
            WHEN sales_before * 100 < $a_percent * sales_of_all THEN 'A'
            WHEN sales_before * 100 < ($a_percent + $b_percent) * sales_of_all THEN 'B'
            ELSE 'C'
        END AS abc_class
    FROM summed
)
SELECT
    customer.customer_id, classed.abc_class,
    CASE classed.abc_class WHEN 'A' THEN 'main' WHEN 'B' THEN 'general' WHEN 'C' THEN 'scattered' END AS volume_class,
    master.customer_nature
FROM customer
LEFT JOIN classed ON classed.customer_id = customer.customer_id
LEFT JOIN current_customer AS master ON master.customer_id = customer.customer_id
ORDER BY customer.customer_id;
