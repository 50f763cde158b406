-- Customers whose owner has left, moved to another branch, is not in the register, or was never named.
SELECT
    customer.branch_code, branch_label(customer.branch_code) AS branch_name, customer.customer_code, customer.customer_id, customer.customer_name, customer.owner_name,
    owner.reason, owner.leave_date, customer.sales_12_months
FROM customer
JOIN report_customers_owner AS owner ON owner.customer_id = customer.customer_id
WHERE NOT owner.is_owner
ORDER BY customer.branch_code, owner.reason, customer.sales_12_months DESC, customer.customer_id;
