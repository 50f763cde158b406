-- Each pair that waits, by the records that show its two customers.
SELECT record.form, record.entry, pair.customer_a, pair.customer_b, pair.customer_id AS card
FROM (
    SELECT customer_a, customer_b, customer_a AS customer_id FROM waiting_pair
    UNION ALL
    SELECT customer_a, customer_b, customer_b FROM waiting_pair
) AS pair
JOIN customer_record AS record ON record.customer_id = pair.customer_id
ORDER BY pair.customer_a, pair.customer_b, pair.customer_id
