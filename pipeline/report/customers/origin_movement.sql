-- The customers that came and went, by the record that shows each.
WITH moved AS (
    SELECT customer_id, 'card_opened' AS change, created_date AS change_day FROM customer WHERE has_card
    UNION ALL
    SELECT customer_id, 'first_sale', first_trade_day FROM customer
    UNION ALL
    SELECT customer_id, 'lost', CAST(last_sale_day + to_months($lost_months) + INTERVAL 1 DAY AS DATE) FROM customer WHERE lifecycle_stage = 'lost'
)
SELECT record.form, record.entry, moved.change, moved.customer_id AS customers
FROM moved
JOIN customer_record AS record ON record.customer_id = moved.customer_id
WHERE moved.change_day BETWEEN $first_day AND $reference_day
ORDER BY moved.change, moved.change_day, moved.customer_id
