-- What came and went in the period. A first sale is the first of all that are known, also from the card.
WITH moved AS (
    SELECT 'card_opened' AS change, created_date AS change_day FROM customer WHERE has_card
    UNION ALL
    SELECT 'first_sale', first_trade_day FROM customer
    UNION ALL
    SELECT 'lost', CAST(last_sale_day + to_months($lost_months) + INTERVAL 1 DAY AS DATE) FROM customer WHERE lifecycle_stage = 'lost'
)
SELECT
    change.change, count(moved.change_day) AS customers, CASE change.change WHEN 'lost' THEN 'bad' WHEN 'first_sale' THEN 'good' ELSE 'info' END AS tone
FROM (SELECT unnest(['card_opened', 'first_sale', 'lost']) AS change) AS change
LEFT JOIN moved ON moved.change = change.change AND moved.change_day BETWEEN $first_day AND $reference_day
WHERE EXISTS (SELECT 1 FROM moved WHERE change_day BETWEEN $first_day AND $reference_day)
GROUP BY change.change
ORDER BY array_position(['card_opened', 'first_sale', 'lost'], change.change)
