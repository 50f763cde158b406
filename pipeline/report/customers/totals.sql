SELECT
    count(*) AS customers,
    count(*) FILTER (customer.has_card) AS with_card,
    sum(card.filled) / nullif(sum(card.expected), 0) AS completeness,
    count(*) FILTER (customer.lifecycle_stage = 'old') AS old_customers,
    count(*) FILTER (customer.lifecycle_stage = 'new') AS new_customers,
    count(*) FILTER (customer.lifecycle_stage = 'potential') AS potential_customers,
    count(*) FILTER (customer.lifecycle_stage = 'lost') AS lost_customers,
    count(*) FILTER (customer.risk_flag IN ('risk', 'blacklist')) AS risky_customers,
    count(*) FILTER (NOT customer.has_card AND customer.first_sale_day IS NOT NULL) AS missing_cards,
    count(*) FILTER (customer.owner IS NULL OR NOT owner.is_owner) AS without_owner,
    (SELECT count(DISTINCT customer_id) FROM report_customers_said) AS disputed,
    (SELECT count(*) FROM (SELECT customer_a FROM waiting_pair UNION SELECT customer_b FROM waiting_pair)) AS suspects
FROM customer
LEFT JOIN report_customers_card AS card ON card.customer_id = customer.customer_id
LEFT JOIN report_customers_owner AS owner ON owner.customer_id = customer.customer_id;
