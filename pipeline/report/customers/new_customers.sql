-- Cards opened in the period (ARC-16): a clean one is active by itself if the setting is on, else it waits for head office.
SELECT
    customer.branch_code, branch_label(customer.branch_code) AS branch_name, customer.owner_name, customer.customer_code, customer.customer_id, customer.customer_name,
    customer.created_date, card.completeness,
    CASE WHEN $auto_activate_new AND card.lacking = '' THEN 'active' ELSE 'pending' END AS card_state
FROM customer
JOIN report_customers_card AS card ON card.customer_id = customer.customer_id
WHERE customer.created_date BETWEEN $first_day AND $last_day
ORDER BY card_state DESC, customer.branch_code, customer.created_date, customer.customer_id
