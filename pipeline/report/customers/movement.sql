-- What came and went, month by month of the period.
WITH moved AS (
    SELECT 'card_opened' AS change, created_date AS change_day FROM customer WHERE has_card
    UNION ALL
    SELECT 'first_sale', first_sale_day FROM customer
    UNION ALL
    SELECT 'lost', CAST(last_sale_day + to_months($lost_months) + INTERVAL 1 DAY AS DATE) FROM customer WHERE lifecycle_stage = 'lost'
)
SELECT period_month.month, change.change, count(moved.change_day) AS customers
FROM period_month
CROSS JOIN (SELECT unnest(['card_opened', 'first_sale', 'lost']) AS change) AS change
LEFT JOIN moved
    ON moved.change = change.change AND moved.change_day BETWEEN period_month.first_day AND least(period_month.last_day, $reference_day)
WHERE period_month.first_day <= $reference_day
    AND EXISTS (SELECT 1 FROM moved WHERE change_day BETWEEN $first_day AND $reference_day)
GROUP BY period_month.month, change.change
ORDER BY period_month.month, array_position(['card_opened', 'first_sale', 'lost'], change.change)
