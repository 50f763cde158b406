SELECT 'causes' AS says, branch_code, cause, findings, all_findings, share
FROM report_compliance_cause_first
WHERE severity = 'error'
ORDER BY is_all DESC, branch_code
