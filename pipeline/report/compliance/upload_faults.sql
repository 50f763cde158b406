-- What someone has to see to, the gravest first: nothing came, rows to be mended, people absent, late.
WITH fault AS (
    SELECT
        branch_code, form, iso_week AS slot, monday AS slot_day, due_day, received_day, days_late, people, absent_people, absent, out_rows,
        out_since, state
    FROM report_compliance_upload
    UNION ALL
    SELECT
        branch_code, form, month, CAST(month || '-01' AS DATE), due_day, received_day, days_late, people, absent_people, absent, out_rows,
        out_since, state
    FROM report_compliance_monthly
)
SELECT *, form AS upload_form, branch_label(branch_code) AS branch_name, CASE WHEN state = 'missing' THEN date_diff('day', due_day, $reference_day) END AS days_over
FROM fault
WHERE state IN ('missing', 'returned', 'partly', 'late_partial', 'partial', 'late')
ORDER BY
    array_position(['missing', 'returned', 'partly', 'late_partial', 'partial', 'late'], state), slot_day, branch_code,
    array_position(['visit_daily', 'supervisor_visit_daily', 'visit_plan', 'sales_target'], form)
