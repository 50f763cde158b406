-- Cards that lack one of the four hard fields first, then the emptiest.
SELECT
    customer.branch_code, branch_label(customer.branch_code) AS branch_name, customer.owner_name, customer.customer_code,
    customer.customer_id, customer.customer_name, card.completeness, nullif(card.lacking, '') AS missing_required
FROM report_customers_card AS card
JOIN customer ON customer.customer_id = card.customer_id
WHERE card.lacking <> '' OR card.filled < card.expected
ORDER BY card.lacking = '', card.completeness, customer.branch_code, customer.customer_id;
