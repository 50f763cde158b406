-- What a salesperson hands over (ARC-18): each customer with its last visit, what is open and what is owed; of those who have left or
-- moved first.
WITH complaint AS (
    SELECT customer_id, count(*) AS open_complaints
    FROM open_complaint
    GROUP BY customer_id
),
owed AS (
    SELECT _customer_id AS customer_id, sum(closing_balance) AS receivable
    FROM (
        SELECT * FROM current_receivable
        WHERE as_of_date <= $reference_day
        QUALIFY as_of_date = max(as_of_date) OVER (PARTITION BY _customer_id)
    )
    GROUP BY _customer_id
)
SELECT
    customer.branch_code, branch_label(customer.branch_code) AS branch_name, customer.owner, customer.owner_name, owner.reason,
    customer.customer_code, customer.customer_id, customer.customer_name, customer.value_class, customer.last_visit_day, customer.last_sale_day,
    coalesce(complaint.open_complaints, 0) AS open_complaints, owed.receivable, customer.sales_12_months
FROM customer
JOIN report_customers_owner AS owner ON owner.customer_id = customer.customer_id
LEFT JOIN complaint ON complaint.customer_id = customer.customer_id
LEFT JOIN owed ON owed.customer_id = customer.customer_id
WHERE customer.owner IS NOT NULL
ORDER BY owner.reason = 'known', customer.branch_code, customer.owner, customer.sales_12_months DESC, customer.customer_id
