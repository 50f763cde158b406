SELECT branch_code, branch_label(branch_code) AS branch_name, form, iso_week, state
FROM report_compliance_upload
WHERE form = 'visit_daily' OR people > 0 OR received_day IS NOT NULL OR out_rows > 0 OR form IN (
    SELECT other.form FROM report_compliance_upload AS other WHERE other.people > 0 OR other.received_day IS NOT NULL
)
ORDER BY branch_code, array_position(['visit_daily', 'supervisor_visit_daily'], form), monday
