SELECT * FROM report_compliance_cause_sum
WHERE severity = 'warning'
ORDER BY findings DESC, cause
