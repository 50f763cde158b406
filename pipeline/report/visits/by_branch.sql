SELECT
    branch_code, CASE WHEN grouping(branch_code) = 1 THEN NULL ELSE branch_label(branch_code) END AS branch_name,
    grouping(branch_code) = 1 AS is_total,
    count(*) FILTER (is_visit) AS visits,
    count(*) FILTER (NOT is_visit) AS contacts,
    count(DISTINCT customer) FILTER (is_visit) AS customers,
    count(*) FILTER (is_visit AND customer_kind = 'new') AS new_visits,
    count(*) FILTER (is_visit AND customer_kind = 'old') AS old_visits,
    count(*) FILTER (is_visit AND customer_kind = 'potential') AS potential_visits,
    count(*) FILTER (is_visit AND customer_kind IS NULL) AS unknown_visits,
    count(*) FILTER (order_amount > 0) AS orders,
    sum(order_amount) AS order_amount,
    sum(collected_amount) AS collected_amount
FROM (
    SELECT branch_code, customer, customer_kind, is_visit, order_amount, collected_amount FROM report_visits_visit WHERE in_period
    UNION ALL
    SELECT branch_code, NULL, NULL, NULL, NULL, NULL FROM branch
)
GROUP BY GROUPING SETS ((branch_code), ())
ORDER BY is_total, branch_code
