-- Which customers have a page: those that the reports name as in need of something first, key customers, then whoever was dealt with in
-- the period, by sales; so many at most as the variable says.
CREATE OR REPLACE TEMP TABLE report_customer_chosen AS
WITH named AS (
    SELECT customer_a AS customer_id, 1 AS place FROM waiting_pair
    UNION ALL SELECT customer_b, 1 FROM waiting_pair
    UNION ALL SELECT customer_id, 1 FROM report_customers_said
    UNION ALL SELECT customer_id, 2 FROM customer WHERE value_class = 'key'
    UNION ALL SELECT customer, 3 FROM report_visits_last_contact WHERE state = 'dormant'
    UNION ALL SELECT customer_id, 3 FROM open_complaint
    UNION ALL SELECT customer_id, 4 FROM customer WHERE risk_flag IN ('risk', 'blacklist') OR lifecycle_stage = 'lost'
    UNION ALL SELECT customer_id, 5 FROM customer WHERE NOT has_card AND first_sale_day IS NOT NULL
    UNION ALL SELECT customer_id, 6 FROM customer WHERE created_date BETWEEN $first_day AND $last_day
    UNION ALL SELECT customer_id, 7 FROM customer
        WHERE last_contact_day BETWEEN $first_day AND $last_day OR last_sale_day BETWEEN $first_day AND $last_day
    UNION ALL SELECT customer_id, 8 FROM customer
),
placed AS (SELECT customer_id, min(place) AS place FROM named GROUP BY customer_id)
SELECT customer.customer_id, customer.customer_name
FROM placed
JOIN customer ON customer.customer_id = placed.customer_id
WHERE EXISTS (SELECT 1 FROM current_customer AS master WHERE master.customer_id = customer.customer_id)
ORDER BY placed.place, customer.sales_12_months DESC, customer.customer_id
LIMIT getvariable('report_customer_pages');
