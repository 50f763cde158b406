-- When each branch's reports of a week are due (SUB-01): the end of the next upload day of its register that is a working day;
-- the company's own (Monday) where the register names none. An upload day on which nobody works for four weeks becomes the next working day.
CREATE OR REPLACE TEMP MACRO local_day(received) AS CAST(timezone('UTC', received) AS DATE);

CREATE OR REPLACE TEMP TABLE upload_week AS
WITH week AS (
    SELECT iso_week, monday, CAST(monday + 6 AS DATE) AS sunday
    FROM calendar_day
    WHERE monday <= $last_day
    GROUP BY iso_week, monday
),
wanted AS (
    SELECT
        branch.branch_code, week.iso_week, week.monday, week.sunday,
        list_position(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], coalesce(
            (SELECT max(known.upload_weekday) FROM current_branch AS known WHERE known.branch_code = branch.branch_code), $upload_due
        )) AS weekday
    FROM branch
    CROSS JOIN week
),
upload_day AS (
    SELECT wanted.branch_code, wanted.iso_week, min(calendar_day.day) AS day
    FROM wanted
    JOIN calendar_day
        ON calendar_day.day BETWEEN CAST(wanted.sunday + 1 AS DATE) AND CAST(wanted.sunday + 28 AS DATE)
        AND isodow(calendar_day.day) = wanted.weekday
        AND calendar_day.is_workday
    GROUP BY wanted.branch_code, wanted.iso_week
),
next_day AS (
    SELECT wanted.branch_code, wanted.iso_week, min(calendar_day.day) AS day
    FROM wanted
    JOIN calendar_day
        ON calendar_day.day BETWEEN CAST(wanted.sunday + wanted.weekday AS DATE) AND CAST(wanted.sunday + 28 AS DATE)
        AND calendar_day.is_workday
    GROUP BY wanted.branch_code, wanted.iso_week
)
SELECT
    wanted.branch_code, wanted.iso_week, wanted.monday, wanted.sunday,
    coalesce(upload_day.day, next_day.day) AS due_day,
    coalesce(coalesce(upload_day.day, next_day.day) < $reference_day, FALSE) AS is_due
FROM wanted
LEFT JOIN upload_day ON upload_day.branch_code = wanted.branch_code AND upload_day.iso_week = wanted.iso_week
LEFT JOIN next_day ON next_day.branch_code = wanted.branch_code AND next_day.iso_week = wanted.iso_week
ORDER BY wanted.branch_code, wanted.monday;
