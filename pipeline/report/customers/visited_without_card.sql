-- Prospects: visited, not yet sold to, without the light card that the first visit asks for.
SELECT
    customer.branch_code, branch_label(customer.branch_code) AS branch_name, customer.owner_name, customer.customer_id, customer.customer_name,
    customer.first_visit_day, count(*) AS visits
FROM customer
JOIN current_visit_daily AS visit
    ON coalesce(visit._customer_id, visit.customer_code, visit.customer_name) = customer.customer_id
    AND visit.visit_date <= $reference_day AND coalesce(visit.visit_method, 'onsite') NOT IN ('phone', 'online')
WHERE NOT customer.has_card AND customer.first_sale_day IS NULL AND customer.first_visit_day IS NOT NULL
GROUP BY ALL
ORDER BY customer.branch_code, customer.first_visit_day, customer.customer_name;
