-- Key customers whom nobody visited in the period (VIS-06); not of branches that sent no visits to say so.
SELECT
    own.branch_code, branch_label(own.branch_code) AS branch_name, own.owner_name, own.customer, own.customer AS customer_id, own.customer_name,
    customer.sales_12_months, spoken.last_visit_day, spoken.last_contact_day,
    date_diff('day', spoken.last_visit_day, least($last_day, $reference_day)) AS unvisited_days
FROM report_visits_customer AS own
JOIN customer ON customer.customer_id = own.customer
LEFT JOIN report_visits_last_contact AS spoken ON spoken.customer = own.customer
WHERE own.value_class = 'key'
    AND NOT EXISTS (
        SELECT 1 FROM report_visits_contact AS met
        WHERE met.customer = own.customer AND met.is_visit AND met.day BETWEEN $first_day AND $last_day
    )
    AND EXISTS (
        SELECT 1 FROM received_form
        WHERE received_form.branch_code = own.branch_code AND received_form.form IN ('visit_daily', 'supervisor_visit_daily')
    )
ORDER BY customer.sales_12_months DESC, own.branch_code, own.customer
