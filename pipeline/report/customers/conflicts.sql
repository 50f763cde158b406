-- Branches, or a branch and head office, say different things of one customer, and head office has not decided since (SUB-06).
SELECT
    customer.customer_code, customer.customer_id, customer.customer_name, said.field,
    CASE WHEN said.is_office THEN said.branch ELSE branch_label(said.branch) END AS said_by,
    said.value, said.since, said.is_winner, said.why, said.form, said.entry, said.found_at
FROM report_customers_said AS said
JOIN customer ON customer.customer_id = said.customer_id
ORDER BY customer.customer_name, customer.customer_id, said.position, said.place
