-- The days that were filed, each with the records that file it, and what was asked of each person, told by the list of people. Of the
-- days on a trip as many count as are asked for.
WITH counted AS (
    SELECT
        person, branch_code, iso_week, day, is_trip,
        CASE WHEN is_trip THEN row_number() OVER (PARTITION BY person, branch_code, iso_week, is_trip ORDER BY day) END AS place
    FROM report_compliance_day
    WHERE is_filed AND NOT is_leave AND (is_trip OR is_workday)
),
credited AS (
    SELECT counted.*
    FROM counted
    JOIN report_compliance_person_week AS week
        ON week.person = counted.person AND week.branch_code = counted.branch_code AND week.iso_week = counted.iso_week
    WHERE NOT counted.is_trip OR counted.place <= week.trip_required
),
record AS (
    SELECT 'visit_daily' AS form, _entry AS entry, NULL AS submission, salesperson AS person, visit_date AS day
    FROM current_visit_daily
    UNION ALL
    SELECT '', NULL, nil_return.submission_id, credited.person, credited.day
    FROM credited
    JOIN nil_return
        ON nil_return.form = 'visit_daily' AND nil_return.branch_code = credited.branch_code
        AND coalesce(nil_return.person, credited.person) = credited.person
        AND credited.day BETWEEN nil_return.first_day AND nil_return.last_day
)
SELECT
    record.form, record.entry, record.submission, credited.branch_code, credited.person, credited.day, credited.iso_week,
    credited.person || ' ' || CAST(credited.day AS VARCHAR) AS filed_days, NULL AS required_days, NULL AS people,
    CASE WHEN credited.is_trip THEN credited.day END AS trip_days, CASE WHEN NOT credited.is_trip THEN credited.day END AS plain_days
FROM credited
JOIN record ON record.person = credited.person AND record.day = credited.day
UNION ALL
SELECT
    CASE WHEN register._entry IS NOT NULL THEN 'employee' ELSE '' END, register._entry, NULL, week.branch_code, week.person, NULL, NULL,
    NULL, sum(week.required), week.person, NULL, NULL
FROM report_compliance_person_week AS week
LEFT JOIN current_employee AS register ON register.employee_code = week.person
GROUP BY register._entry, week.branch_code, week.person
ORDER BY branch_code, person, day, form, entry, submission
