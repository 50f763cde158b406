-- The months of the period at a glance, their sum below.
WITH month AS (
    SELECT
        period_month.month, progress.target_amount, progress.actual_amount, coalesce(progress.has_sales, FALSE) AS has_sales,
        (SELECT count(*) FROM report_overview_visit AS visit WHERE visit.month = period_month.month) AS visits,
        (SELECT count(*) FROM customer WHERE strftime(customer.first_trade_day, '%Y-%m') = period_month.month AND customer.first_trade_day <= $reference_day) AS first_sales,
        (SELECT count(*) FROM report_complaints_all AS complaint
            WHERE complaint.in_period AND strftime(complaint.received_day, '%Y-%m') = period_month.month) AS complaints
    FROM period_month
    LEFT JOIN progress ON progress.level = 'company' AND progress.month = period_month.month
)
SELECT
    month, sum(target_amount) AS target_amount, sum(actual_amount) AS actual_amount,
    sum(actual_amount) / nullif(sum(target_amount), 0) AS achievement, bool_or(has_sales) AS has_sales, sum(visits) AS visits,
    sum(visits) > 0 AS has_visits, sum(first_sales) AS first_sales, sum(complaints) AS complaints, grouping(month) = 1 AS is_total
FROM month
GROUP BY GROUPING SETS ((month), ())
HAVING grouping(month) = 0 OR count(*) > 1
ORDER BY is_total, month;
