-- What moved in the period: cards opened and updated, first sales, customers who became lost.
WITH moved AS (
    SELECT customer_id, 'card_opened' AS change, created_date AS change_day FROM customer WHERE has_card
    UNION ALL
    SELECT customer_id, 'card_updated', updated_date FROM customer WHERE has_card AND updated_date <> coalesce(created_date, DATE '0001-01-01')
    UNION ALL
    SELECT customer_id, 'first_sale', first_trade_day FROM customer
    UNION ALL
    SELECT customer_id, 'lost', CAST(last_sale_day + to_months($lost_months) + INTERVAL 1 DAY AS DATE) FROM customer WHERE lifecycle_stage = 'lost'
)
SELECT
    customer.branch_code, branch_label(customer.branch_code) AS branch_name, customer.owner_name, customer.customer_code,
    customer.customer_id, customer.customer_name, moved.change, moved.change_day
FROM moved
JOIN customer ON customer.customer_id = moved.customer_id
WHERE moved.change_day BETWEEN $first_day AND $reference_day
ORDER BY moved.change_day DESC, customer.branch_code, customer.customer_id, moved.change;
