-- The record that each master customer is shown by: the newest line of his card, else the first sale to him, else the first visit.
CREATE OR REPLACE TEMP TABLE customer_record AS
WITH named AS (
    SELECT _customer_id AS customer_id, 'customer_card' AS form, max(_entry) AS entry, 0 AS place
    FROM current_customer_card
    GROUP BY _customer_id
    UNION ALL
    SELECT customer_id, 'sales_detail', min(entry), 1 FROM sale WHERE is_line GROUP BY customer_id
    UNION ALL
    SELECT coalesce(_customer_id, customer_code, customer_name), 'visit_daily', min(_entry), 2 FROM current_visit_daily GROUP BY 1
)
SELECT customer_id, arg_min(form, place) AS form, arg_min(entry, place) AS entry
FROM named
WHERE customer_id IS NOT NULL
GROUP BY customer_id
ORDER BY customer_id;
