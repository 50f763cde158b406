-- The last month against the one before, as far as the archive reaches back.
WITH counted AS (
    SELECT
        strftime($reference_day, '%Y-%m') AS month, count(*) FILTER (strftime(received_day, '%Y-%m') = strftime($reference_day, '%Y-%m')) AS complaints,
        count(*) FILTER (strftime(received_day, '%Y-%m') = strftime($reference_day - INTERVAL 1 MONTH, '%Y-%m')) AS earlier,
        min(received_day) < date_trunc('month', $reference_day) AS knows_earlier
    FROM report_complaints_all
    HAVING count(*) > 0
)
SELECT
    CASE
        WHEN NOT knows_earlier THEN 'month_first' WHEN complaints > earlier THEN 'month_more' WHEN complaints < earlier THEN 'month_less'
        ELSE 'month_same'
    END AS says,
    month, complaints, earlier, abs(complaints - earlier) AS change
FROM counted
