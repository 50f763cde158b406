-- Key figures against the period before and the same period a year ago. Of a period that still runs, as many days of the others are
-- taken as have passed. A stretch that begins before the first known record of its kind is not compared: it would be too small.
WITH asked AS (
    SELECT
        $first_day::DATE AS first_day, $last_day::DATE AS last_day,
        greatest(least($reference_day::DATE, $last_day::DATE), $first_day::DATE) AS until,
        day($first_day::DATE) = 1 AND $last_day::DATE = last_day($last_day::DATE) AS is_months,
        isodow($first_day::DATE) = 1 AND $last_day::DATE - $first_day::DATE = 6 AS is_week,
        CAST(date_diff('month', $first_day::DATE, $last_day::DATE) AS INTEGER) AS more_months,
        CAST($last_day::DATE - $first_day::DATE AS INTEGER) AS more_days
),
begun AS (
    SELECT 'now' AS basis, first_day AS from_day, * FROM asked
    UNION ALL
    SELECT 'previous', CAST(CASE WHEN is_months THEN first_day - to_months(more_months + 1) ELSE first_day - to_days(more_days + 1) END AS DATE), *
    FROM asked
    UNION ALL
    SELECT 'year', CAST(CASE WHEN is_week THEN first_day - to_days(364) ELSE first_day - to_months(12) END AS DATE), *
    FROM asked
),
stretch AS (
    SELECT
        basis, from_day, is_months,
        CASE
            WHEN until < last_day THEN from_day + CAST(until - first_day AS INTEGER)
            WHEN is_months THEN last_day(CAST(from_day + to_months(more_months) AS DATE))
            ELSE from_day + more_days
        END AS to_day
    FROM begun
),
fact AS (
    SELECT 'actual_amount' AS figure, sale_day AS day, CAST(amount AS DECIMAL(38, 6)) AS adds, NULL AS one, NULL AS part FROM sale
    UNION ALL SELECT 'visits', day, 1, NULL, NULL FROM report_visits_visit WHERE is_visit
    UNION ALL SELECT 'visited_customers', day, NULL, customer, NULL FROM report_visits_visit WHERE is_visit
    UNION ALL SELECT 'complaints', received_day, 1, NULL, NULL FROM report_complaints_judged
    UNION ALL
    SELECT 'on_time_rate', received_day, NULL, NULL, CASE WHEN sla_state = 'on_time' THEN 1 ELSE 0 END
    FROM report_complaints_judged WHERE sla_state IN ('on_time', 'borderline', 'late', 'overdue')
),
since AS (
    SELECT figure, min(day) AS since_day FROM fact GROUP BY figure
),
measured AS (
    SELECT
        since.figure, stretch.basis, stretch.from_day, stretch.to_day, stretch.is_months,
        since.since_day <= stretch.from_day + 7 AS is_known,
        CASE figure
            WHEN 'visited_customers' THEN (SELECT count(DISTINCT one) FROM fact WHERE fact.figure = since.figure AND day BETWEEN from_day AND to_day)
            WHEN 'on_time_rate' THEN (SELECT avg(part) FROM fact WHERE fact.figure = since.figure AND day BETWEEN from_day AND to_day)
            ELSE (SELECT coalesce(sum(adds), 0) FROM fact WHERE fact.figure = since.figure AND day BETWEEN from_day AND to_day)
        END AS measure
    FROM since
    CROSS JOIN stretch
),
held AS (
    SELECT
        now.figure, before.basis, before.from_day, before.to_day,
        CASE
            WHEN NOT before.is_known OR before.measure IS NULL OR now.measure IS NULL THEN NULL
            WHEN now.figure = 'on_time_rate' THEN now.measure - before.measure
            ELSE (now.measure - before.measure) / nullif(abs(before.measure), 0)
        END AS change
    FROM measured AS now
    JOIN measured AS before ON before.figure = now.figure AND before.basis <> 'now'
    WHERE now.basis = 'now' AND (now.is_months OR now.figure <> 'actual_amount')
)
SELECT
    figure, basis, change, from_day, to_day, CAST(abs(change) AS DOUBLE) AS size, CAST(round(abs(change) * 100, 1) AS VARCHAR) AS points,
    CASE
        WHEN change IS NULL THEN 'change_unknown'
        WHEN round(change, 3) = 0 THEN 'change_same'
        WHEN change > 0 THEN 'change_more'
        ELSE 'change_less'
    END || CASE WHEN figure = 'on_time_rate' AND round(change, 3) <> 0 THEN '_points' ELSE '' END AS says
FROM held
ORDER BY list_position(['actual_amount', 'visits', 'visited_customers', 'complaints', 'on_time_rate'], figure), basis
