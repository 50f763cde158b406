-- What stands behind a salesperson's rounds: each customer assigned to him by the record that shows the customer, and each of his visits.
SELECT
    record.form, record.entry, coverage.branch_code, coverage.salesperson, NULL AS month, own.customer,
    own.customer AS assigned, CASE WHEN own.is_visited THEN own.customer END AS visited,
    NULL AS customers, NULL AS visits, NULL AS top_visits
FROM report_visits_assigned AS own
JOIN report_visits_coverage AS coverage ON coverage.salesperson = own.salesperson
LEFT JOIN customer_record AS record ON record.customer_id = own.customer
UNION ALL
SELECT
    'visit_daily', visit.entry, coverage.branch_code, visit.salesperson, strftime(visit.day, '%Y-%m'), visit.customer,
    NULL, NULL, visit.customer, 1, CASE WHEN favourite.place <= 3 THEN 1 END
FROM report_visits_visit AS visit
JOIN report_visits_coverage AS coverage ON coverage.salesperson = visit.salesperson
LEFT JOIN report_visits_favourite AS favourite ON favourite.salesperson = visit.salesperson AND favourite.customer = visit.customer
WHERE visit.in_period AND visit.is_visit
ORDER BY branch_code, salesperson, visits DESC NULLS LAST, month, customer, entry
