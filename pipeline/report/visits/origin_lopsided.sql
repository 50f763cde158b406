-- The visits of each month whose rounds are lopsided, and the customers that were to be visited in it, by the record that shows each.
SELECT
    'visit_daily' AS form, visit.entry, lopsided.salesperson, lopsided.month, 1 AS visits,
    CASE WHEN visit.customer = lopsided.customer THEN 1 END AS most_visits, NULL AS assigned, NULL AS visited
FROM report_visits_lopsided AS lopsided
JOIN report_visits_visit AS visit
    ON visit.salesperson = lopsided.salesperson AND strftime(visit.day, '%Y-%m') = lopsided.month AND visit.in_period AND visit.is_visit
UNION ALL
SELECT
    record.form, record.entry, lopsided.salesperson, lopsided.month, NULL, NULL, own.customer, met.customer
FROM report_visits_lopsided AS lopsided
JOIN report_visits_assigned AS own ON own.salesperson = lopsided.salesperson
LEFT JOIN report_visits_round AS met
    ON met.salesperson = lopsided.salesperson AND met.month = lopsided.month AND met.customer = own.customer
LEFT JOIN customer_record AS record ON record.customer_id = own.customer
ORDER BY salesperson, month, most_visits NULLS LAST, form, entry
