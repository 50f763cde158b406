-- Classes by sales, company-wide (ANA-02, ANA-03): a customer is A while what the larger ones make up together is below A's share,
-- B while below A's and B's, else C; ties by more orders, then by code. What is returned beyond sales stands last, with no share.
-- Only once the archive holds so many whole months: empty before. Every report takes the class from here.
CREATE OR REPLACE TEMP TABLE sales_held AS
SELECT
    min(sale_day) AS since_day,
    coalesce(datesub('month', date_trunc('month', min(sale_day)), CAST($reference_day AS DATE) + 1), 0) AS months,
    coalesce(datesub('month', date_trunc('month', min(sale_day)), CAST($reference_day AS DATE) + 1), 0) >= $abc_months AS is_enough
FROM sale
WHERE is_line AND customer_id IS NOT NULL AND sale_day <= $reference_day;

CREATE OR REPLACE TEMP TABLE customer_class AS
WITH bought AS (
    SELECT customer_id, arg_max(customer_name, newest(sale_day, entry)) AS sale_name, arg_max(branch_code, newest(sale_day, entry)) AS sale_branch, sum(amount) AS amount,
        count(DISTINCT coalesce(order_no, CAST(sale_day AS VARCHAR))) FILTER (amount > 0) AS orders
    FROM sale
    WHERE is_line AND customer_id IS NOT NULL AND sale_day <= $reference_day
        AND sale_day + to_months(CAST($abc_months AS INTEGER)) > $reference_day
        AND (SELECT is_enough FROM sales_held)
    GROUP BY customer_id
),
ranked AS (
    SELECT
        bought.*, greatest(amount, 0) AS counted, customer.customer_code,
        sum(greatest(amount, 0)) OVER company - greatest(amount, 0) AS before, sum(greatest(amount, 0)) OVER () AS of_all,
        sum(greatest(amount, 0)) OVER company AS until
    FROM bought
    LEFT JOIN customer ON customer.customer_id = bought.customer_id
    WINDOW company AS (ORDER BY amount DESC, orders DESC, customer_code NULLS LAST, bought.customer_id ROWS UNBOUNDED PRECEDING)
)
SELECT
    customer_id, customer_code, sale_name, sale_branch, amount, counted, orders,
    counted / nullif(of_all, 0) AS share, until / nullif(of_all, 0) AS cumulative_share,
    CASE
        WHEN counted = 0 THEN 'C'
        WHEN before * 100 < of_all * CAST($abc_a AS DECIMAL(9, 4)) THEN 'A'
        WHEN before * 100 < of_all * CAST($abc_a + $abc_b AS DECIMAL(9, 4)) THEN 'B'
        ELSE 'C'
    END AS abc_class
FROM ranked
ORDER BY amount DESC, orders DESC, customer_code NULLS LAST, customer_id;
