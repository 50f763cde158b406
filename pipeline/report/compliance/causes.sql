SELECT * FROM report_compliance_cause_sum
WHERE severity = 'error'
ORDER BY findings DESC, cause
