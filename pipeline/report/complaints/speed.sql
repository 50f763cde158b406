-- Hours where both ends have a time; working days where one has only a date (0: the same day).
WITH measured AS (
    SELECT
        branch_code,
        CASE WHEN has_time(received_text) AND has_time(replied_text) AND instant(replied_text) >= received
            THEN working_minutes(received, instant(replied_text)) / 60 END AS reply_hours,
        CASE WHEN has_time(received_text) AND has_time(closed_text) AND instant(closed_text) >= received
            THEN working_minutes(received, instant(closed_text)) / 60 END AS close_hours,
        CASE WHEN NOT (has_time(received_text) AND has_time(replied_text)) AND CAST(instant(replied_text) AS DATE) >= received_day THEN (
            SELECT count(*) FROM calendar_day WHERE is_workday AND day > start_day AND day <= CAST(instant(replied_text) AS DATE)
        ) END AS reply_days,
        CASE WHEN NOT (has_time(received_text) AND has_time(closed_text)) AND CAST(instant(closed_text) AS DATE) >= received_day THEN (
            SELECT count(*) FROM calendar_day WHERE is_workday AND day > start_day AND day <= CAST(instant(closed_text) AS DATE)
        ) END AS close_days
    FROM report_complaints_all
    WHERE in_period
)
SELECT
    branch_code, CASE WHEN grouping(branch_code) = 1 THEN NULL ELSE branch_label(branch_code) END AS branch_name,
    grouping(branch_code) = 1 AS is_total,
    count(reply_hours) AS replied_with_time, median(reply_hours) AS reply_hours,
    count(reply_days) AS replied_by_date, median(reply_days) AS reply_days,
    count(close_hours) AS closed_with_time, median(close_hours) AS close_hours,
    count(close_days) AS closed_by_date, median(close_days) AS close_days
FROM measured
GROUP BY GROUPING SETS ((branch_code), ())
HAVING count(*) > 0
ORDER BY is_total, branch_code
