-- What came back, and why: the errors of the files whose work the period is charged with (SUB-12), mended or not; and the notices that
-- branches were given with them. A file without days of its own belongs to the day on which it came.
CREATE OR REPLACE TEMP TABLE report_compliance_cause AS
WITH charged AS (
    SELECT file.submission_id
    FROM standing_file AS file
    LEFT JOIN (
        SELECT submission_id, min(first_day) AS first_day, max(last_day) AS last_day FROM file_span GROUP BY submission_id
    ) AS span ON span.submission_id = file.submission_id
    WHERE coalesce(span.first_day, local_day(file.received_at)) <= $last_day
        AND coalesce(span.last_day, local_day(file.received_at)) >= $first_day
)
SELECT
    finding.finding_id, finding.submission_id, finding.branch AS branch_code, finding.severity, finding.code AS cause,
    coalesce(finding.form, '') AS form, finding.sheet, finding."row" AS sheet_row, finding.cell, finding.status,
    concat_ws(chr(31), finding.submission_id, coalesce(finding.sheet, ''), finding."row") AS line
FROM current_finding AS finding
JOIN charged ON charged.submission_id = finding.submission_id
WHERE finding.severity IN ('error', 'warning')
ORDER BY finding.branch, finding.submission_id, finding.sheet, finding."row", finding.cell, finding.finding_id;

-- Rows still to be mended, by how long their branch has known (SUB-08): up to one, two and four times what counts as prompt (SUB-13).
CREATE OR REPLACE TEMP TABLE report_compliance_correction AS
SELECT
    branch_code, form, submission_id, sheet, sheet_row, local_day(received_at) AS since,
    greatest(date_diff('day', local_day(received_at), $reference_day), 0) AS waits_days,
    CASE
        WHEN date_diff('day', local_day(received_at), $reference_day) <= $fresh_days THEN 1
        WHEN date_diff('day', local_day(received_at), $reference_day) <= 2 * $fresh_days THEN 2
        WHEN date_diff('day', local_day(received_at), $reference_day) <= 4 * $fresh_days THEN 3
        ELSE 4
    END AS age
FROM out_row
ORDER BY branch_code, since, submission_id, sheet, sheet_row;

-- How often each cause came, the frequent first, for errors and for notices alike.
CREATE OR REPLACE TEMP TABLE report_compliance_cause_sum AS
SELECT
    severity, cause, count(*) AS findings, count(DISTINCT line) AS lines, count(DISTINCT submission_id) AS files,
    count(DISTINCT branch_code) AS branches, count(*) FILTER (status = 'open') AS still_open,
    count(*) / sum(count(*)) OVER (PARTITION BY severity) AS share,
    sum(count(*)) OVER (PARTITION BY severity ORDER BY count(*) DESC, cause) / sum(count(*)) OVER (PARTITION BY severity) AS cumulative_share
FROM report_compliance_cause
GROUP BY severity, cause
ORDER BY severity, findings DESC, cause;

-- The most frequent cause of the company (no branch) and of each branch.
CREATE OR REPLACE TEMP TABLE report_compliance_cause_first AS
WITH counted AS (
    SELECT severity, branch_code, cause, count(*) AS findings, grouping(branch_code) AS is_all
    FROM report_compliance_cause
    GROUP BY GROUPING SETS ((severity, branch_code, cause), (severity, cause))
)
SELECT
    severity, is_all, branch_code, cause, findings,
    sum(findings) OVER (PARTITION BY severity, is_all, branch_code) AS all_findings,
    findings / sum(findings) OVER (PARTITION BY severity, is_all, branch_code) AS share
FROM counted
QUALIFY row_number() OVER (PARTITION BY severity, is_all, branch_code ORDER BY findings DESC, cause) = 1
ORDER BY severity, is_all DESC, branch_code;
