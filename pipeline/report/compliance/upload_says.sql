SELECT * FROM report_compliance_upload_says
WHERE form = 'visit_daily'
ORDER BY is_all DESC, branch_code
