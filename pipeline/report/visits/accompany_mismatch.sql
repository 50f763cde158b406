-- Both directions of one accompanied visit must meet on date, customer and the two people. What the other side has not sent for
-- that day waits until its branch's upload is due for the week, then is missing; what it has sent without the note is a mismatch.
WITH one_sided AS (
    SELECT
        'supervisor' AS told_by, told.day, told.branch_code, told.supervisor, told.salesperson, told.customer_name,
        told.source, told.sheet, told.sheet_row,
        EXISTS (
            SELECT 1 FROM current_visit_daily AS other WHERE other.salesperson = told.salesperson AND other.visit_date = told.day
        ) AS other_is_in,
        told.salesperson AS other_person
    FROM report_visits_accompanied AS told
    WHERE told.in_period AND NOT EXISTS (
        SELECT 1 FROM report_visits_noted AS noted
        WHERE noted.day = told.day AND noted.salesperson = told.salesperson AND noted.companion = told.supervisor
            AND (noted.customer = told.customer OR noted.name_key = told.name_key)
    )
    UNION ALL
    SELECT
        'salesperson', noted.day, noted.branch_code, noted.companion, noted.salesperson, noted.customer_name,
        noted.source, noted.sheet, noted.sheet_row,
        EXISTS (
            SELECT 1 FROM current_supervisor_visit_daily AS other
            WHERE other.supervisor = noted.companion AND other.visit_date = noted.day
        ),
        noted.companion
    FROM report_visits_noted AS noted
    WHERE noted.in_period
        AND NOT EXISTS (
            SELECT 1 FROM person
            WHERE person.person = noted.companion AND person.is_registered
                AND person.role NOT IN ('section_head', 'branch_deputy', 'branch_manager', 'sales_dept_manager', 'general_manager')
        )
        AND NOT EXISTS (
            SELECT 1 FROM report_visits_accompanied AS told
            WHERE told.day = noted.day AND told.salesperson = noted.salesperson AND told.supervisor = noted.companion
                AND (told.customer = noted.customer OR told.name_key = noted.name_key)
        )
)
SELECT DISTINCT
    one_sided.day, one_sided.branch_code, branch_label(one_sided.branch_code) AS branch_name,
    person_name(one_sided.supervisor) AS supervisor_name, person_name(one_sided.salesperson) AS person_name,
    one_sided.customer_name, one_sided.told_by,
    CASE
        WHEN one_sided.other_is_in THEN 'mismatch'
        WHEN upload_week.due_day < $reference_day THEN 'missing'
        ELSE 'waiting'
    END AS state,
    upload_week.due_day, one_sided.source, one_sided.sheet, one_sided.sheet_row,
    concat_ws(' · ', one_sided.source, one_sided.sheet, one_sided.sheet_row) AS found_at
FROM one_sided
LEFT JOIN calendar_day ON calendar_day.day = one_sided.day
LEFT JOIN upload_week
    ON upload_week.iso_week = calendar_day.iso_week
    AND upload_week.branch_code = coalesce(
        (SELECT min(person.branch_code) FROM person WHERE person.person = one_sided.other_person AND person.branch_code <> '总公司'),
        one_sided.branch_code
    )
ORDER BY one_sided.day, one_sided.branch_code, supervisor_name, person_name, one_sided.customer_name, one_sided.told_by,
    one_sided.source, one_sided.sheet, one_sided.sheet_row
