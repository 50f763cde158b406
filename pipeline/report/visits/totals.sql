SELECT
    count(*) FILTER (is_visit) AS visits,
    count(*) FILTER (NOT is_visit) AS contacts,
    count(DISTINCT customer) FILTER (is_visit) AS customers,
    count(DISTINCT salesperson) AS people,
    count(*) FILTER (order_amount > 0) AS orders,
    sum(order_amount) AS order_amount,
    sum(collected_amount) AS collected_amount,
    count(*) FILTER (is_visit AND next_visit_date > day) / nullif(count(*) FILTER (is_visit), 0) AS next_share
FROM report_visits_visit
WHERE in_period
