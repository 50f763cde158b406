-- What customers said on visits, by the purpose of the visit.
SELECT
    'visit_daily' AS form, entry, purpose, customer AS customers,
    CASE WHEN customer_feedback IS NOT NULL THEN 1 END AS opinions, CASE WHEN complaint_raised THEN 1 END AS complaints
FROM (
    SELECT entry, customer, day, customer_feedback, complaint_raised, unnest(string_split(purpose, '|')) AS purpose
    FROM report_visits_visit
    WHERE in_period AND purpose IS NOT NULL AND (customer_feedback IS NOT NULL OR complaint_raised)
)
ORDER BY purpose, day, entry
