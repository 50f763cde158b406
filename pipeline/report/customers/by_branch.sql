SELECT
    customer.branch_code,
    CASE WHEN grouping(customer.branch_code) = 0 THEN coalesce(branch_label(customer.branch_code), '') END AS branch_name,
    grouping(customer.branch_code) = 1 AS is_total,
    count(customer.customer_id) AS customers,
    count(*) FILTER (customer.has_card) AS with_card,
    count(*) FILTER (customer.value_class = 'key') AS key_customers,
    count(*) FILTER (customer.value_class = 'general') AS general_customers,
    count(*) FILTER (customer.value_class = 'minor') AS minor_customers,
    count(*) FILTER (customer.value_class = 'potential') AS potential_customers,
    count(*) FILTER (customer.lifecycle_stage = 'old') AS old_customers,
    count(*) FILTER (customer.lifecycle_stage = 'new') AS new_customers,
    count(*) FILTER (customer.lifecycle_stage = 'lost') AS lost_customers,
    count(*) FILTER (customer.trade_status = 'current') AS current_customers,
    count(*) FILTER (customer.risk_flag IN ('risk', 'blacklist')) AS risky_customers,
    sum(card.filled) / nullif(sum(card.expected), 0) AS completeness,
    count(*) FILTER (customer.has_card AND customer.reviewed_by IS NOT NULL) / nullif(count(*) FILTER (customer.has_card), 0) AS reviewed_share
FROM (
    SELECT * FROM customer
    UNION ALL BY NAME
    SELECT branch_code FROM branch WHERE NOT EXISTS (SELECT 1 FROM customer WHERE customer.branch_code = branch.branch_code)
) AS customer
LEFT JOIN report_customers_card AS card ON card.customer_id = customer.customer_id
GROUP BY GROUPING SETS ((customer.branch_code), ())
ORDER BY is_total, customer.branch_code;
