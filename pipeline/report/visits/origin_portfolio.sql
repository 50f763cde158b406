-- The customers to be visited, each by the record that shows him; how often and how lately is judged by class (VIS-06, VIS-09).
SELECT
    record.form, record.entry, own.branch_code, own.value_class, own.customer,
    own.customer AS customers, own.customer AS assigned,
    CASE WHEN assigned.is_visited_by_any THEN own.customer END AS visited,
    CASE WHEN NOT assigned.is_visited_by_any THEN own.customer END AS unvisited,
    spoken.state,
    CASE WHEN spoken.state = 'in_touch' THEN 1 END AS in_touch,
    CASE WHEN spoken.state = 'dormant' THEN 1 END AS dormant,
    CASE WHEN spoken.state = 'never' THEN 1 END AS never
FROM report_visits_customer AS own
JOIN report_visits_assigned AS assigned ON assigned.customer = own.customer
JOIN report_visits_last_contact AS spoken ON spoken.customer = own.customer
LEFT JOIN customer_record AS record ON record.customer_id = own.customer
ORDER BY own.branch_code, own.customer
