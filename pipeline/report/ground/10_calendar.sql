-- Days with their working state (head office's work calendar first, then the public holidays, else Monday to Friday), and the months
-- of the period. special_day is made by store/workdays.py.
CREATE OR REPLACE TEMP TABLE calendar_day AS
WITH known AS (
    SELECT $first_day::DATE AS day
    UNION ALL SELECT min(visit_date) FROM current_visit_daily
    UNION ALL SELECT min(visit_date) FROM current_supervisor_visit_daily
    UNION ALL SELECT min(sale_date) FROM current_sales_detail
    UNION ALL SELECT min(TRY_CAST(substr(received_at, 1, 10) AS DATE)) FROM current_complaint
),
span AS (
    SELECT greatest(min(day), $first_day::DATE - INTERVAL 10 YEAR) - INTERVAL 14 MONTH AS first_known FROM known
),
days AS (
    SELECT CAST(unnest(generate_series(CAST(first_known AS TIMESTAMP), CAST($last_day::DATE + INTERVAL 3 MONTH AS TIMESTAMP), INTERVAL 1 DAY)) AS DATE) AS day
    FROM span
)
SELECT
    days.day,
    coalesce(special_day.is_workday, isodow(days.day) < 6) AS is_workday, special_day.holiday, special_day.note,
    coalesce(special_day.source, 'weekday') AS source,
    strftime(days.day, '%G-W%V') AS iso_week,
    CAST(date_trunc('week', days.day) AS DATE) AS monday,
    strftime(days.day, '%Y-%m') AS month
FROM days
LEFT JOIN special_day ON special_day.day = days.day
ORDER BY days.day;

CREATE OR REPLACE TEMP TABLE period_month AS
SELECT
    strftime(first_day, '%Y-%m') AS month,
    CAST(first_day AS DATE) AS first_day,
    last_day(CAST(first_day AS DATE)) AS last_day
FROM (
    SELECT unnest(generate_series(date_trunc('month', CAST($first_day::DATE AS TIMESTAMP)), CAST($last_day::DATE AS TIMESTAMP), INTERVAL 1 MONTH)) AS first_day
)
ORDER BY 1;

-- An instant of the archive, which is UTC, as the company's clocks showed it.
CREATE OR REPLACE TEMP MACRO local_instant(received) AS CAST(timezone('UTC', received) AS TIMESTAMP);

CREATE OR REPLACE TEMP MACRO has_time(written) AS position('T' IN written) > 0;

CREATE OR REPLACE TEMP MACRO instant(written) AS TRY_CAST(replace(written, 'T', ' ') AS TIMESTAMP);

CREATE OR REPLACE TEMP TABLE work_shift AS
SELECT CAST(split_part(shift, '-', 1) AS TIME) AS opens, CAST(split_part(shift, '-', 2) AS TIME) AS closes
FROM (SELECT unnest($working_hours) AS shift);

CREATE OR REPLACE TEMP MACRO working_minutes(started, ended) AS (
    SELECT coalesce(sum(greatest(0, date_diff(
        'minute', greatest(started, calendar_day.day + work_shift.opens), least(ended, calendar_day.day + work_shift.closes)
    ))), 0)
    FROM calendar_day, work_shift
    WHERE calendar_day.is_workday AND calendar_day.day BETWEEN CAST(started AS DATE) AND CAST(ended AS DATE)
);
