SELECT
    customer.customer_id, customer.customer_code, customer.customer_name, customer.branch_code, branch_label(customer.branch_code) AS branch_name,
    customer.owner_name, customer.value_class, customer.lifecycle_stage, customer.sales_12_months, customer.last_sale_day,
    coalesce(visited.visits, 0) AS visits, customer.last_contact_day, coalesce(raised.open_complaints, 0) AS open_complaints, card.completeness
FROM report_customer_chosen AS chosen
JOIN customer ON customer.customer_id = chosen.customer_id
LEFT JOIN report_customers_card AS card ON card.customer_id = customer.customer_id
LEFT JOIN (
    SELECT customer AS customer_id, count(*) AS visits FROM report_visits_visit WHERE in_period AND is_visit GROUP BY customer
) AS visited ON visited.customer_id = customer.customer_id
LEFT JOIN (
    SELECT customer_id, count(*) AS open_complaints
    FROM open_complaint
    GROUP BY customer_id
) AS raised ON raised.customer_id = customer.customer_id
ORDER BY customer.customer_id
