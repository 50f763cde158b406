-- Key customers on a list of their own (ARC-25): what they buy, how they are looked after.
SELECT
    customer.branch_code, branch_label(customer.branch_code) AS branch_name, customer.owner_name, customer.customer_code, customer.customer_id, customer.customer_name,
    class.abc_class, customer.risk_flag, card.completeness, customer.sales_12_months, customer.last_sale_day, customer.last_visit_day,
    (
        SELECT count(*) FROM current_visit_daily AS visit
        WHERE visit._customer_id = customer.customer_id AND visit.visit_date BETWEEN $first_day AND $last_day
            AND coalesce(visit.visit_method, 'onsite') NOT IN ('phone', 'online')
    ) AS visits,
    (
        SELECT count(*) FROM open_complaint WHERE open_complaint.customer_id = customer.customer_id
    ) AS open_complaints
FROM customer
JOIN report_customers_class AS class ON class.customer_id = customer.customer_id
LEFT JOIN report_customers_card AS card ON card.customer_id = customer.customer_id
WHERE customer.value_class = 'key'
ORDER BY customer.sales_12_months DESC, customer.branch_code, customer.customer_id
