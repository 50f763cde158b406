-- How often each customer was to be visited in each stretch, by the record that shows the customer (VIS-06).
SELECT
    record.form, record.entry, duty.branch_code, duty.value_class, duty.customer AS customers,
    CASE WHEN duty.state = 'met' THEN 1 END AS met,
    CASE WHEN duty.state = 'short' THEN 1 END AS short,
    CASE WHEN duty.state = 'open' THEN 1 END AS open,
    CASE WHEN duty.visits = 0 THEN duty.customer END AS unvisited
FROM report_visits_frequency AS duty
LEFT JOIN customer_record AS record ON record.customer_id = duty.customer
ORDER BY duty.branch_code, duty.value_class, duty.customer, duty.label
