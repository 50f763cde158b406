-- The list of all customers (ARC-13). Contacts' names and phones are masked in pages and summary.
SELECT
    customer.branch_code, customer.customer_code, customer.customer_id, customer.customer_name, branch_label(customer.branch_code) AS branch_name, customer.owner_name,
    customer.value_class, customer.lifecycle_stage, customer.trade_status, class.abc_class, customer.risk_flag, customer.business_type, customer.industry,
    customer.region, customer.contact_name, customer.contact_title, coalesce(customer.contact_mobile, customer.phone) AS contact_phone,
    customer.address, card.completeness, customer.first_sale_day, customer.last_sale_day, customer.sales_12_months, customer.last_contact_day
FROM customer
LEFT JOIN report_customers_class AS class ON class.customer_id = customer.customer_id
LEFT JOIN report_customers_card AS card ON card.customer_id = customer.customer_id
ORDER BY customer.branch_code, customer.sales_12_months DESC, customer.customer_id;
