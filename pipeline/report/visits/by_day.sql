SELECT
    day,
    count(*) FILTER (is_visit) AS visits,
    count(*) FILTER (NOT is_visit) AS contacts,
    count(DISTINCT customer) FILTER (is_visit) AS customers,
    count(DISTINCT salesperson) AS people,
    count(*) FILTER (order_amount > 0) AS orders,
    sum(order_amount) AS order_amount,
    sum(collected_amount) AS collected_amount
FROM report_visits_visit
WHERE in_period
GROUP BY day
ORDER BY day
