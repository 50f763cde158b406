SELECT branch_code, branch_label(branch_code) AS branch_name, iso_week, state
FROM report_compliance_upload
WHERE form = 'supervisor_visit_daily' AND EXISTS (
    SELECT 1 FROM report_compliance_upload AS other
    WHERE other.form = 'supervisor_visit_daily' AND (other.people > 0 OR other.received_day IS NOT NULL)
)
ORDER BY branch_code, monday
