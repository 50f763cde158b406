SELECT
    branch_code, branch_label(branch_code) AS branch_name, salesperson, person_name(salesperson) AS person_name,
    count(*) FILTER (is_visit) AS visits,
    count(*) FILTER (NOT is_visit) AS contacts,
    count(DISTINCT day) FILTER (is_visit) AS visit_days,
    count(DISTINCT customer) FILTER (is_visit) AS customers,
    count(*) FILTER (is_visit AND customer_kind = 'new') AS new_visits,
    count(*) FILTER (is_visit AND customer_kind = 'old') AS old_visits,
    count(*) FILTER (order_amount > 0) AS orders,
    sum(order_amount) AS order_amount,
    sum(collected_amount) AS collected_amount
FROM report_visits_visit
WHERE in_period
GROUP BY branch_code, salesperson
ORDER BY branch_code, salesperson
