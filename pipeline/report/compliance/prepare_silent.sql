-- Full weeks of service without a row in either report (SUB-05), from the first week that any report is of. A week fully on leave, or
-- without working days, is left out of the row of weeks; one that is not due and of which the branch sent nothing is not judged yet.
CREATE OR REPLACE TEMP TABLE report_compliance_silent AS
WITH beginning AS (
    SELECT CAST(date_trunc('week', min(day)) AS DATE) AS monday FROM report_compliance_filed
),
weeks AS (
    SELECT upload_week.*
    FROM upload_week, beginning
    WHERE upload_week.monday >= beginning.monday AND upload_week.sunday <= $reference_day
),
judged AS (
    SELECT
        duty.person, duty.person_name, duty.branch_code, duty.role, weeks.iso_week, weeks.monday, weeks.sunday,
        EXISTS (
            SELECT 1 FROM report_compliance_filed AS filed
            WHERE filed.person = duty.person AND filed.day BETWEEN weeks.monday AND weeks.sunday
        ) AS has_rows
    FROM report_compliance_duty AS duty
    JOIN weeks ON weeks.branch_code = duty.branch_code AND weeks.monday >= duty.from_day AND weeks.sunday <= duty.to_day
    WHERE EXISTS (
        SELECT 1 FROM calendar_day
        LEFT JOIN report_compliance_away AS away ON away.person = duty.person AND away.day = calendar_day.day
        WHERE calendar_day.day BETWEEN weeks.monday AND weeks.sunday AND calendar_day.is_workday AND NOT coalesce(away.is_leave, FALSE)
    )
        AND (weeks.is_due OR EXISTS (
            SELECT 1 FROM report_compliance_filed AS filed
            WHERE filed.branch_code = duty.branch_code AND filed.form = duty.form AND filed.day BETWEEN weeks.monday AND weeks.sunday
        ))
),
runs AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY person, branch_code ORDER BY monday)
            - row_number() OVER (PARTITION BY person, branch_code, has_rows ORDER BY monday) AS run
    FROM judged
)
SELECT
    person, person_name, branch_code, role, min(monday) AS first_monday, max(sunday) AS last_sunday, count(*) AS weeks,
    string_agg(iso_week, '、' ORDER BY monday) AS iso_weeks,
    max(monday) = (
        SELECT max(judged.monday) FROM judged WHERE judged.person = runs.person AND judged.branch_code = runs.branch_code
    ) AS is_ongoing
FROM runs
WHERE NOT has_rows
GROUP BY person, person_name, branch_code, role, run
HAVING count(*) >= $silent_weeks
ORDER BY branch_code, person, first_monday;
