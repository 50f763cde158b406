WITH counted AS (
    SELECT branch_code, cause, count(*) AS findings, grouping(branch_code) AS is_all
    FROM report_compliance_cause
    WHERE severity = 'warning'
    GROUP BY GROUPING SETS ((branch_code, cause), (cause))
)
SELECT
    'notices' AS says, branch_code, cause, findings,
    sum(findings) OVER (PARTITION BY is_all, branch_code) AS all_findings,
    findings / sum(findings) OVER (PARTITION BY is_all, branch_code) AS share
FROM counted
QUALIFY row_number() OVER (PARTITION BY is_all, branch_code ORDER BY findings DESC, cause) = 1
ORDER BY is_all DESC, branch_code
