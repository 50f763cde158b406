SELECT
    count(*) FILTER (in_period) AS complaints,
    count(*) FILTER (in_year) AS complaints_12_months,
    count(*) FILTER (is_open) AS open_complaints,
    count(*) FILTER (in_period AND sla_state = 'on_time')
        / nullif(count(*) FILTER (in_period AND sla_state IN ('on_time', 'borderline', 'late', 'overdue')), 0) AS on_time_rate,
    count(*) FILTER (sla_state = 'overdue') AS overdue,
    count(repeated.entry) FILTER (in_period) / nullif(count(*) FILTER (in_period), 0) AS repeat_rate,
    count(*) FILTER (in_period AND follow_up_result IN ('very_satisfied', 'satisfied'))
        / nullif(count(*) FILTER (in_period AND follow_up_result IN ('very_satisfied', 'satisfied', 'fair', 'unsatisfied')), 0)
        AS satisfied_share,
    (SELECT count(*) FROM customer WHERE lifecycle_stage <> 'lost') AS customers
FROM report_complaints_judged AS complaint
LEFT JOIN report_complaints_repeat AS repeated ON repeated.entry = complaint.entry
