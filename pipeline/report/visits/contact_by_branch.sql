SELECT
    branch_code, branch_label(branch_code) AS branch_name, value_class, min(limit_days) AS limit_days,
    count(*) AS customers,
    count(*) FILTER (state = 'in_touch') AS in_touch,
    count(*) FILTER (state = 'dormant') AS dormant,
    count(*) FILTER (state = 'never') AS never,
    median(silent_days) AS median_days
FROM report_visits_last_contact
GROUP BY branch_code, value_class
ORDER BY branch_code, array_position(['key', 'general', 'minor', 'potential'], value_class)
