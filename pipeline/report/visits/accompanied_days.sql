SELECT
    days.*, branch_label(branch_code) AS branch_name, person_name(supervisor) AS person_name,
    CASE
        WHEN month = (SELECT max(month) FROM report_visits_accompanied_days)
            AND EXISTS (
                SELECT 1 FROM received_form AS came WHERE came.form = 'supervisor_visit_daily' AND came.branch_code = days.branch_code
            ) THEN days
    END AS latest_days,
    branch_label(branch_code) || ' ' || person_name(supervisor) AS label,
    CASE state WHEN 'met' THEN 'good' WHEN 'short' THEN 'bad' WHEN 'behind' THEN 'warn' ELSE 'info' END AS tone
FROM report_visits_accompanied_days AS days
ORDER BY month DESC, days.days, branch_code, supervisor
