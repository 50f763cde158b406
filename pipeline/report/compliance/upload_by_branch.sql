SELECT
    upload.branch_code, branch_label(upload.branch_code) AS branch_name,
    (SELECT max(branch.manager_name) FROM branch WHERE branch.branch_code = upload.branch_code) AS manager_name, upload.form, upload.form AS upload_form,
    count(*) FILTER (is_due AND state <> 'none') AS due_weeks,
    count(*) FILTER (is_due AND state IN ('received', 'nil')) AS received_weeks,
    count(*) FILTER (is_due AND state = 'partial') AS partial_weeks,
    count(*) FILTER (is_due AND state IN ('late', 'late_partial')) AS late_weeks,
    count(*) FILTER (is_due AND state IN ('partly', 'returned')) AS mending_weeks,
    count(*) FILTER (state = 'missing') AS missing_weeks,
    count(*) FILTER (is_due AND received_day <= due_day AND state NOT IN ('late', 'late_partial')) / nullif(count(*) FILTER (is_due AND state <> 'none'), 0) AS punctual_share
FROM report_compliance_upload AS upload
GROUP BY upload.branch_code, upload.form
ORDER BY upload.branch_code, array_position(['visit_daily', 'supervisor_visit_daily'], upload.form)
