-- Nobody is said to have never been contacted while the branch has sent no visits to say so; the summary above tells 未上报.
SELECT
    branch_code, branch_label(branch_code) AS branch_name, owner_name, customer, customer AS customer_id, customer_name, value_class,
    last_contact_day, last_visit_day, silent_days, limit_days, state
FROM report_visits_last_contact
WHERE state = 'dormant' OR (state = 'never' AND EXISTS (
    SELECT 1 FROM received_form
    WHERE received_form.branch_code = report_visits_last_contact.branch_code
        AND received_form.form IN ('visit_daily', 'supervisor_visit_daily')
))
ORDER BY array_position(['key', 'general', 'minor', 'potential'], value_class), silent_days DESC NULLS LAST, branch_code,
    customer_name, customer
