-- Open complaints by the days since they were received.
WITH class AS (
    SELECT unnest([1, 2, 3, 4, 5, 6]) AS age_class, unnest(['0–1', '2–3', '4–7', '8–15', '16–30', '> 30']) AS age
)
SELECT
    class.age_class, class.age, count(waiting.entry) AS open_complaints, count(*) FILTER (waiting.answered IS NULL AND waiting.entry IS NOT NULL) AS unanswered,
    count(*) FILTER (waiting.sla_state = 'overdue') AS overdue, count(*) FILTER (waiting.answered IS NOT NULL) AS not_closed
FROM class
LEFT JOIN report_complaints_open AS waiting ON waiting.age_class = class.age_class
WHERE EXISTS (SELECT 1 FROM report_complaints_open)
GROUP BY class.age_class, class.age
ORDER BY class.age_class
