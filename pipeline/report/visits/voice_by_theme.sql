WITH said AS (
    SELECT entry, customer, complaint_raised, customer_feedback, unnest(string_split(purpose, '|')) AS purpose
    FROM report_visits_visit
    WHERE in_period AND purpose IS NOT NULL AND (customer_feedback IS NOT NULL OR complaint_raised)
)
SELECT
    purpose,
    count(*) FILTER (customer_feedback IS NOT NULL) AS opinions,
    count(*) FILTER (complaint_raised) AS complaints,
    count(DISTINCT customer) AS customers
FROM said
GROUP BY purpose
ORDER BY opinions DESC, complaints DESC, purpose
