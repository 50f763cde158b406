-- Tiers by cumulative purchase, as one sample company has them (CLS-10); off unless the rule set turns them on. The lower end is in.
WITH bought AS (
    SELECT customer.customer_id, customer.branch_code, coalesce(sum(sale.amount), 0) AS amount, max(customer.first_trade_day) AS first_trade_day
    FROM customer
    LEFT JOIN sale ON sale.customer_id = customer.customer_id AND sale.is_line AND sale.sale_day <= $reference_day
    GROUP BY customer.customer_id, customer.branch_code
),
placed AS (
    SELECT
        *, CASE
            WHEN first_trade_day IS NULL THEN 'target'
            WHEN amount >= $tiers_from[3] THEN 'vip'
            WHEN amount >= $tiers_from[2] THEN 'senior'
            WHEN amount >= $tiers_from[1] THEN 'quasi_senior'
            ELSE 'middle'
        END AS tier
    FROM bought
)
SELECT tier, count(*) AS customers, sum(amount) AS bought_amount, count(*) / sum(count(*)) OVER () AS share
FROM placed
WHERE $tiers_enabled
GROUP BY tier
ORDER BY array_position(['vip', 'senior', 'quasi_senior', 'middle', 'target'], tier)
