-- What stands behind an upload that is not in order: the files that brought a part of it, the rows that are out, else the branch's line
-- in the register.
WITH slot AS (
    SELECT branch_code, form, iso_week AS slot, monday AS first_day, sunday AS last_day FROM report_compliance_upload
    UNION ALL
    SELECT branch_code, form, month, CAST(month || '-01' AS DATE), last_day(CAST(month || '-01' AS DATE)) FROM report_compliance_monthly
),
record AS (
    SELECT 'visit_daily' AS form, coalesce(branch_code, _branch) AS branch_code, visit_date AS day, _submission AS submission FROM current_visit_daily
    UNION ALL
    SELECT 'supervisor_visit_daily', coalesce(branch_code, _branch), visit_date, _submission FROM current_supervisor_visit_daily
    UNION ALL
    SELECT 'visit_plan', coalesce(branch_code, _branch), plan_date, _submission FROM current_visit_plan
    UNION ALL
    SELECT 'sales_target', coalesce(branch_code, _branch), CAST(target_month || '-01' AS DATE), _submission FROM current_sales_target
),
brought AS (
    SELECT DISTINCT slot.branch_code, slot.form, slot.slot, record.submission
    FROM slot
    JOIN record ON record.form = slot.form AND record.branch_code = slot.branch_code AND record.day BETWEEN slot.first_day AND slot.last_day
),
kept_out AS (
    SELECT DISTINCT slot.branch_code, slot.form, slot.slot, gone.submission_id, gone.sheet, gone.sheet_row
    FROM slot
    JOIN out_row AS gone ON gone.form = slot.form AND gone.branch_code = slot.branch_code AND gone.day BETWEEN slot.first_day AND slot.last_day
)
SELECT
    '' AS form, NULL AS entry, submission, NULL AS sheet, NULL AS sheet_row, NULL AS cell, branch_code, form AS upload_form, slot,
    1 AS files, NULL AS out_rows, NULL AS register_line
FROM brought
UNION ALL
SELECT form, NULL, submission_id, sheet, sheet_row, NULL, branch_code, form, slot, NULL, 1, NULL FROM kept_out
UNION ALL
SELECT 'branch', register._entry, NULL, NULL, NULL, NULL, slot.branch_code, slot.form, slot.slot, NULL, NULL, 1
FROM slot
JOIN current_branch AS register ON register.branch_code = slot.branch_code
ORDER BY branch_code, upload_form, slot, register_line, submission, sheet, sheet_row
