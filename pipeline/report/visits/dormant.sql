SELECT
    branch_code, branch_label(branch_code) AS branch_name, owner_name, customer_name, value_class,
    last_contact_day, last_visit_day, silent_days, limit_days, state
FROM report_visits_last_contact
WHERE state <> 'in_touch'
ORDER BY array_position(['key', 'general', 'minor', 'potential'], value_class), silent_days DESC NULLS LAST, branch_code,
    customer_name, customer
