-- The weekly uploads: each by the files that brought it, or, where nothing came, by the branch's line in the register.
WITH slot AS (
    SELECT
        upload.*, upload.branch_code || ' ' || upload.form || ' ' || upload.iso_week AS upload,
        is_due AND received_day <= due_day AND state NOT IN ('late', 'late_partial') AS is_punctual
    FROM report_compliance_upload AS upload
),
brought AS (
    SELECT DISTINCT slot.upload, record.submission
    FROM slot
    JOIN (
        SELECT 'visit_daily' AS form, coalesce(branch_code, _branch) AS branch_code, visit_date AS day, _submission AS submission FROM current_visit_daily
        UNION ALL
        SELECT 'supervisor_visit_daily', coalesce(branch_code, _branch), visit_date, _submission FROM current_supervisor_visit_daily
        UNION ALL
        SELECT nil_return.form, nil_return.branch_code, calendar_day.day, nil_return.submission_id
        FROM nil_return
        JOIN calendar_day ON calendar_day.day BETWEEN nil_return.first_day AND nil_return.last_day
    ) AS record
        ON record.form = slot.form AND record.branch_code = slot.branch_code AND record.day BETWEEN slot.monday AND slot.sunday
)
SELECT
    CASE WHEN brought.submission IS NULL AND register._entry IS NOT NULL THEN 'branch' ELSE '' END AS form,
    CASE WHEN brought.submission IS NULL THEN register._entry END AS entry, brought.submission, slot.branch_code, slot.form AS upload_form,
    CASE WHEN is_due AND state <> 'none' THEN slot.upload END AS due_weeks,
    CASE WHEN is_due AND state IN ('received', 'nil') THEN slot.upload END AS received_weeks,
    CASE WHEN is_due AND state = 'partial' THEN slot.upload END AS partial_weeks,
    CASE WHEN is_due AND state IN ('late', 'late_partial') THEN slot.upload END AS late_weeks,
    CASE WHEN is_due AND state IN ('partly', 'returned') THEN slot.upload END AS mending_weeks,
    CASE WHEN state = 'missing' THEN slot.upload END AS missing_weeks,
    CASE WHEN is_punctual THEN slot.upload END AS punctual_weeks
FROM slot
LEFT JOIN brought ON brought.upload = slot.upload
LEFT JOIN current_branch AS register ON register.branch_code = slot.branch_code
ORDER BY slot.branch_code, slot.form, slot.monday, brought.submission, register._entry
