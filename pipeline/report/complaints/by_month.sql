-- The twelve calendar months up to the reference day's.
WITH months AS (
    SELECT CAST(unnest(generate_series(
        CAST(date_trunc('month', $reference_day) - INTERVAL 11 MONTH AS TIMESTAMP), CAST($reference_day AS TIMESTAMP), INTERVAL 1 MONTH
    )) AS DATE) AS first_day
)
SELECT
    strftime(months.first_day, '%Y-%m') AS month,
    count(complaint.entry) AS complaints,
    count(*) FILTER (complaint.sla_state = 'on_time') AS on_time,
    count(*) FILTER (complaint.sla_state IN ('late', 'overdue')) AS late,
    count(*) FILTER (complaint.sla_state = 'on_time')
        / nullif(count(*) FILTER (complaint.sla_state IN ('on_time', 'borderline', 'late', 'overdue')), 0) AS on_time_rate,
    count(repeated.entry) AS repeats
FROM months
LEFT JOIN report_complaints_judged AS complaint
    ON complaint.received_day BETWEEN months.first_day AND last_day(months.first_day)
LEFT JOIN report_complaints_repeat AS repeated ON repeated.entry = complaint.entry
WHERE EXISTS (SELECT 1 FROM report_complaints_all)
GROUP BY months.first_day
ORDER BY months.first_day
