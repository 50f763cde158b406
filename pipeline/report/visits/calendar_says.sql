-- Visits per person and working day, up to the reference day.
WITH days AS (
    SELECT count(*) AS workdays FROM calendar_day WHERE is_workday AND day BETWEEN $first_day AND least($last_day, $reference_day)
),
counted AS (
    SELECT branch_code, count(*) AS visits, count(DISTINCT salesperson) AS people, count(DISTINCT (salesperson, day)) AS days
    FROM report_visits_visit
    WHERE in_period AND is_visit
    GROUP BY GROUPING SETS ((branch_code), ())
)
SELECT
    'calendar' AS says, counted.branch_code, counted.people, counted.visits,
    CAST(counted.visits AS DECIMAL(18, 4)) / nullif(counted.people * days.workdays, 0) AS each_day,
    CAST(counted.days AS DECIMAL(18, 4)) / counted.people AS days_out, days.workdays
FROM counted
CROSS JOIN days
WHERE counted.people > 0
ORDER BY counted.branch_code NULLS FIRST
