WITH counted AS (
    SELECT branch_code, severity, cause, count(*) AS findings, count(DISTINCT line) AS lines, count(*) FILTER (status = 'open') AS still_open
    FROM report_compliance_cause
    GROUP BY branch_code, severity, cause
)
SELECT
    branch_code, branch_label(branch_code) AS branch_name, severity, cause, findings, lines, still_open,
    findings / sum(findings) OVER (PARTITION BY branch_code, severity) AS share
FROM counted
ORDER BY branch_code, severity, findings DESC, cause
