-- The last visits and contacts of a customer, and the record that shows him: what his line on a list rests on.
WITH met AS (
    SELECT 'visit_daily' AS form, entry, customer, day, is_visit FROM report_visits_visit
    UNION ALL
    SELECT 'supervisor_visit_daily', entry, customer, day, TRUE FROM report_visits_supervisor
)
SELECT
    met.form, met.entry, met.customer,
    CASE WHEN met.day = spoken.last_contact_day THEN met.day END AS last_contact,
    CASE WHEN met.is_visit AND met.day = spoken.last_visit_day THEN met.day END AS last_visit,
    NULL AS card
FROM met
JOIN report_visits_last_contact AS spoken ON spoken.customer = met.customer
WHERE met.day = spoken.last_contact_day OR (met.is_visit AND met.day = spoken.last_visit_day)
UNION ALL
SELECT record.form, record.entry, own.customer, NULL, NULL, own.customer
FROM report_visits_customer AS own
JOIN customer_record AS record ON record.customer_id = own.customer
ORDER BY customer, card NULLS LAST, last_contact DESC NULLS LAST, form, entry
