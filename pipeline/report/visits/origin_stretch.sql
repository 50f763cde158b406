-- The visits to a customer in each stretch that fell short, and the record that shows him.
WITH met AS (
    SELECT 'visit_daily' AS form, entry, customer, day FROM report_visits_visit WHERE is_visit
    UNION ALL
    SELECT 'supervisor_visit_daily', entry, customer, day FROM report_visits_supervisor
),
listed AS (SELECT customer, label FROM report_visits_frequency WHERE state IN ('short', 'open'))
SELECT met.form, met.entry, listed.customer, listed.label, met.day AS visit_days, NULL AS card
FROM listed
JOIN met
    ON met.customer = listed.customer AND met.day <= $reference_day
    AND listed.label IN (strftime(met.day, '%Y-%m'), strftime(met.day, '%Y') || '-Q' || quarter(met.day))
UNION ALL
SELECT record.form, record.entry, listed.customer, listed.label, NULL, listed.customer
FROM listed
JOIN customer_record AS record ON record.customer_id = listed.customer
ORDER BY customer, label, card NULLS LAST, visit_days, form, entry
