-- Every stretch that ended short, and of key customers also those that can still be met; not of branches that sent no visits.
SELECT
    branch_code, branch_label(branch_code) AS branch_name, owner_name, customer, customer AS customer_id, customer_name, value_class, label,
    required, visits, required - visits AS lacking, last_visit_day, state
FROM report_visits_frequency
WHERE (state = 'short' OR (state = 'open' AND value_class = 'key')) AND (visits > 0 OR EXISTS (
    SELECT 1 FROM received_form
    WHERE received_form.branch_code = report_visits_frequency.branch_code
        AND received_form.form IN ('visit_daily', 'supervisor_visit_daily')
))
ORDER BY array_position(['key', 'general', 'minor', 'potential'], value_class), label, branch_code, customer_name, customer
