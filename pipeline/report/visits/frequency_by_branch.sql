SELECT
    branch_code, branch_label(branch_code) AS branch_name, value_class,
    count(DISTINCT customer) AS customers,
    count(*) FILTER (state = 'met') AS met,
    count(*) FILTER (state = 'short') AS short,
    count(*) FILTER (state = 'open') AS open,
    count(*) FILTER (state = 'met') / nullif(count(*) FILTER (state <> 'open'), 0) AS met_share,
    count(DISTINCT customer) FILTER (visits = 0) AS unvisited
FROM report_visits_frequency
GROUP BY branch_code, value_class
ORDER BY branch_code, array_position(['key', 'general', 'minor', 'potential'], value_class)
