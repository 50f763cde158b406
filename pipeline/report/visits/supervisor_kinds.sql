SELECT
    branch_code, branch_label(branch_code) AS branch_name, supervisor, person_name(supervisor) AS person_name, min(role) AS role,
    count(*) AS visits,
    count(*) FILTER (visit_kind = 'hq_accompany') AS hq_accompany,
    count(*) FILTER (visit_kind = 'branch_accompany') AS branch_accompany,
    count(*) FILTER (visit_kind = 'solo') AS solo,
    count(DISTINCT day) AS visit_days,
    sum(order_amount) AS order_amount,
    sum(collected_amount) AS collected_amount
FROM report_visits_supervisor
WHERE in_period
GROUP BY branch_code, supervisor
ORDER BY branch_code, supervisor
