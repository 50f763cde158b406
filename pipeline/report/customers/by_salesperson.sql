SELECT
    customer.branch_code, branch_label(customer.branch_code) AS branch_name, customer.owner, customer.owner_name,
    count(*) AS customers,
    count(*) FILTER (customer.has_card) AS with_card,
    count(*) FILTER (customer.value_class = 'key') AS key_customers,
    count(*) FILTER (customer.lifecycle_stage = 'new') AS new_customers,
    count(*) FILTER (customer.lifecycle_stage = 'lost') AS lost_customers,
    sum(card.filled) / nullif(sum(card.expected), 0) AS completeness,
    count(*) FILTER (NOT customer.has_card AND customer.first_sale_day IS NOT NULL) AS missing_cards,
    count(*) FILTER (NOT customer.has_card AND customer.first_sale_day IS NULL AND customer.first_visit_day IS NOT NULL) AS visited_without_card
FROM customer
LEFT JOIN report_customers_card AS card ON card.customer_id = customer.customer_id
GROUP BY customer.branch_code, customer.owner, customer.owner_name
ORDER BY customer.branch_code, customer.owner NULLS LAST;
