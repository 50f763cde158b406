SELECT
    branch_code, branch_label(branch_code) AS branch_name, form, iso_week, due_day, received_day, days_late,
    people, absent_people, absent, state
FROM report_compliance_upload
WHERE state IN ('late', 'late_partial', 'missing', 'partial')
ORDER BY monday, branch_code, array_position(['visit_daily', 'supervisor_visit_daily'], form)
