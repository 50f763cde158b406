-- What the classes say, or why there are none yet.
SELECT
    CASE WHEN NOT held.is_enough THEN CASE WHEN held.since_day IS NULL THEN 'abc_nothing' ELSE 'abc_short' END ELSE 'abc' END AS says,
    CASE WHEN held.is_enough THEN 'plain' ELSE 'info' END AS tone, held.since_day, held.months, $abc_months AS wanted,
    (SELECT count(*) FROM report_sales_abc) AS customers, (SELECT count(*) FROM report_sales_abc WHERE abc_class = 'A') AS a_customers,
    (SELECT sum(share) FROM report_sales_abc WHERE abc_class = 'A') AS a_share
FROM sales_held AS held
