-- Each customer once, by the newest line of his card, else by the first record that names him; and what he adds.
SELECT
    coalesce(record.form, '') AS form, record.entry, customer.branch_code, customer.owner, customer.business_type,
    strftime(customer.first_trade_day, '%Y-%m') AS month, customer.customer_id,
    1 AS customers, 1 AS all_customers,
    CASE WHEN customer.has_card THEN 1 END AS with_card,
    CASE WHEN customer.has_card AND customer.reviewed_by IS NOT NULL THEN 1 END AS reviewed,
    CASE WHEN value_class = 'key' THEN 1 END AS key_customers,
    CASE WHEN value_class = 'general' THEN 1 END AS general_customers,
    CASE WHEN value_class = 'minor' THEN 1 END AS minor_customers,
    CASE WHEN value_class = 'potential' THEN 1 END AS potential_class,
    CASE WHEN lifecycle_stage = 'old' THEN 1 END AS old_customers,
    CASE WHEN lifecycle_stage = 'new' THEN 1 END AS new_customers,
    CASE WHEN lifecycle_stage = 'potential' THEN 1 END AS potential_stage,
    CASE WHEN lifecycle_stage = 'lost' THEN 1 END AS lost_customers,
    CASE WHEN lifecycle_stage <> 'lost' THEN 1 END AS not_lost,
    CASE WHEN trade_status = 'current' THEN 1 END AS current_customers,
    CASE WHEN risk_flag IN ('risk', 'blacklist') THEN 1 END AS risky_customers,
    CASE WHEN first_trade_day BETWEEN $first_day AND $last_day AND lifecycle_stage = 'new' THEN 1 END AS new_in_period,
    CASE WHEN first_trade_day <= $reference_day THEN 1 END AS first_sales,
    CASE WHEN NOT has_card AND first_sale_day IS NOT NULL THEN 1 END AS missing_cards,
    CASE WHEN NOT has_card AND first_sale_day IS NULL AND first_visit_day IS NOT NULL THEN 1 END AS visited_without_card,
    CASE WHEN customer.owner IS NULL OR NOT owner.is_owner THEN 1 END AS without_owner,
    customer.value_class, customer.customer_id AS card,
    CASE WHEN customer.customer_id IN (SELECT customer_a FROM waiting_pair UNION SELECT customer_b FROM waiting_pair) THEN customer.customer_id END AS suspected
FROM customer
LEFT JOIN customer_record AS record ON record.customer_id = customer.customer_id
LEFT JOIN report_customers_owner AS owner ON owner.customer_id = customer.customer_id
ORDER BY customer.branch_code, customer.customer_id
