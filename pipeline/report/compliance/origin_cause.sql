-- Each error and each notice, with the place in its file.
SELECT
    form, submission_id AS submission, sheet, sheet_row, cell, branch_code, severity, cause, 1 AS findings, line AS lines, submission_id AS files,
    branch_code AS branches, CASE WHEN status = 'open' THEN 1 END AS still_open
FROM report_compliance_cause
ORDER BY branch_code, severity, cause, submission_id, sheet, sheet_row, cell, finding_id
