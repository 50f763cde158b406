SELECT
    branch_code, branch_label(branch_code) AS branch_name, person, person_name, iso_week,
    trip_workdays, trip_required, trip_filed, plain_required, plain_filed, required, credited,
    CASE WHEN credited >= required THEN 'met' ELSE 'short' END AS state
FROM report_compliance_person_week
WHERE trip_workdays > 0
ORDER BY branch_code, person, first_day
