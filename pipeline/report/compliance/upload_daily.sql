SELECT branch_code, branch_label(branch_code) AS branch_name, iso_week, state
FROM report_compliance_upload
WHERE form = 'visit_daily'
ORDER BY branch_code, monday
