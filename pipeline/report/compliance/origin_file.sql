-- Every file that is known, and what was found in each that still stands.
SELECT
    '' AS form, submission_id AS submission, NULL AS sheet, NULL AS sheet_row, NULL AS cell, submission_id, branch AS branch_code, received_at, 1 AS files,
    CASE WHEN verdict = 'accepted' THEN 1 END AS accepted,
    CASE WHEN verdict = 'partly' THEN 1 END AS partly,
    CASE WHEN verdict = 'returned' THEN 1 END AS returned,
    CASE WHEN verdict = 'held' THEN 1 END AS held,
    CASE WHEN verdict = 'unreadable' THEN 1 END AS unreadable,
    CASE WHEN verdict = 'duplicate' THEN 1 END AS duplicate,
    nullif(rows_read, 0) AS rows_read, nullif(rows_accepted, 0) AS rows_accepted, nullif(rows_returned, 0) AS rows_returned,
    NULL AS errors, NULL AS warnings
FROM current_submission
WHERE verdict <> 'skipped'
UNION ALL
SELECT
    coalesce(finding.form, ''), finding.submission_id, finding.sheet, finding."row", finding.cell, NULL, finding.branch, file.received_at, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, CASE WHEN severity = 'error' THEN 1 END, CASE WHEN severity = 'warning' THEN 1 END
FROM current_finding AS finding
LEFT JOIN current_submission AS file ON file.submission_id = finding.submission_id
WHERE finding.status = 'open' AND finding.severity IN ('error', 'warning')
ORDER BY branch_code, received_at, submission, sheet NULLS FIRST, sheet_row NULLS FIRST, cell NULLS FIRST
