-- Nil returns: files that only say that there was nothing to report, for whom and for which days; nobody named: the whole branch.
CREATE OR REPLACE TEMP TABLE nil_return AS
SELECT
    finding.form, finding.branch AS branch_code, nullif(params->>'person', '') AS person,
    TRY_CAST(params->>'first' AS DATE) AS first_day, TRY_CAST(params->>'last' AS DATE) AS last_day, standing.received_at,
    finding.submission_id
FROM current_finding AS finding
JOIN current_submission AS standing ON standing.submission_id = finding.submission_id
WHERE finding.code = 'nil-return' AND finding.status = 'open' AND finding.params IS NOT NULL
    AND TRY_CAST(params->>'first' AS DATE) IS NOT NULL AND TRY_CAST(params->>'last' AS DATE) IS NOT NULL
ORDER BY finding.submission_id, finding.form;

-- Whoever says that there was nothing has reported.
INSERT INTO received_form
SELECT DISTINCT form, branch_code
FROM nil_return
WHERE first_day <= $last_day AND last_day >= $first_day
    AND NOT EXISTS (
        SELECT 1 FROM received_form AS known WHERE known.form = nil_return.form AND known.branch_code = nil_return.branch_code
    )
ORDER BY form, branch_code;
