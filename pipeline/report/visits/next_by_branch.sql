SELECT
    branch_code, branch_label(branch_code) AS branch_name,
    count(*) AS visits,
    count(*) FILTER (next_visit_date > day) AS with_next,
    count(*) FILTER (next_visit_date > day) / count(*) AS next_share
FROM report_visits_visit
WHERE in_period AND is_visit
GROUP BY branch_code
ORDER BY branch_code
