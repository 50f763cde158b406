WITH moved AS (
    SELECT branch_code, 'card_opened' AS change, created_date AS change_day FROM customer WHERE has_card
    UNION ALL
    SELECT branch_code, 'first_sale', first_trade_day FROM customer
    UNION ALL
    SELECT branch_code, 'lost', CAST(last_sale_day + to_months($lost_months) + INTERVAL 1 DAY AS DATE) FROM customer WHERE lifecycle_stage = 'lost'
)
SELECT
    'movement' AS says, branch_code, count(*) FILTER (change = 'card_opened' AND change_day BETWEEN $first_day AND $reference_day) AS cards,
    count(*) FILTER (change = 'first_sale' AND change_day BETWEEN $first_day AND $reference_day) AS first_sales,
    count(*) FILTER (change = 'lost' AND change_day BETWEEN $first_day AND $reference_day) AS lost
FROM moved
GROUP BY GROUPING SETS ((branch_code), ())
ORDER BY grouping(branch_code) DESC, branch_code
