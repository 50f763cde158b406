-- The rows still to be mended, with the place in their file.
SELECT
    form, submission_id AS submission, sheet, sheet_row, NULL AS cell, branch_code, CAST(age AS VARCHAR) AS age, 1 AS out_rows, submission_id AS files,
    branch_code AS branches, CASE WHEN age = 1 THEN 1 END AS age_1, CASE WHEN age = 2 THEN 1 END AS age_2, CASE WHEN age = 3 THEN 1 END AS age_3,
    CASE WHEN age = 4 THEN 1 END AS age_4, since AS waits_days
FROM report_compliance_correction
ORDER BY branch_code, since, submission_id, sheet, sheet_row
