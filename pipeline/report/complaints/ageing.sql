-- Open complaints by the days since they were received (CMP-01).
WITH numbered AS (
    SELECT unnest(range(1, len($ageing_days) + 2)) AS age_class
),
bound AS (
    SELECT age_class, CASE WHEN age_class = 1 THEN 0 ELSE $ageing_days[age_class - 1] + 1 END AS from_days, $ageing_days[age_class] AS to_days
    FROM numbered
),
class AS (
    SELECT
        age_class,
        CASE
            WHEN to_days IS NULL THEN '> ' || (from_days - 1)
            WHEN from_days = to_days THEN CAST(to_days AS VARCHAR)
            ELSE from_days || '–' || to_days
        END AS age
    FROM bound
)
SELECT
    class.age_class, class.age, count(waiting.entry) AS open_complaints, count(*) FILTER (waiting.answered IS NULL AND waiting.entry IS NOT NULL) AS unanswered,
    count(*) FILTER (waiting.sla_state = 'overdue') AS overdue, count(*) FILTER (waiting.answered IS NOT NULL) AS not_closed
FROM class
LEFT JOIN report_complaints_open AS waiting ON waiting.age_class = class.age_class
WHERE EXISTS (SELECT 1 FROM report_complaints_open)
GROUP BY class.age_class, class.age
ORDER BY class.age_class
