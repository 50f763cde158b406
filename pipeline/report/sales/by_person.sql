-- Who is furthest behind at the last checkpoint first. Each person by month, with a sum where the period has several months.
WITH rows AS (
    SELECT branch_code, salesperson, 0 AS is_sum, month, target_amount, actual_amount, achievement, gap_amount, checkpoint_day, expected_share,
        checkpoint_share, behind_amount, line_amount, has_own_buckets, status, has_sales
    FROM progress WHERE level = 'person'
    UNION ALL
    SELECT branch_code, salesperson, 1, NULL, sum(target_amount), sum(actual_amount), sum(actual_amount) / nullif(sum(target_amount), 0),
        sum(target_amount) - coalesce(sum(actual_amount), 0), NULL, NULL, NULL, NULL, NULL, NULL, NULL, bool_or(has_sales)
    FROM progress
    WHERE level = 'person'
    GROUP BY branch_code, salesperson
    HAVING count(*) > 1
)
SELECT
    rows.branch_code, branch_label(rows.branch_code) AS branch_name, rows.salesperson, person_name(rows.salesperson) AS salesperson_name,
    rows.month, rows.target_amount, rows.actual_amount, rows.achievement, rows.gap_amount, rows.checkpoint_day, rows.expected_share,
    rows.checkpoint_share, rows.behind_amount, rows.line_amount, forecast.forecast_amount,
    CASE WHEN has_own_buckets THEN 'own' WHEN NOT has_own_buckets AND rows.target_amount IS NOT NULL THEN 'standard' END AS plan,
    rows.status, rows.has_sales, is_sum = 1 AS is_total,
    CASE WHEN forecast.month IS NOT NULL THEN person_name(rows.salesperson)
        || CASE WHEN count(DISTINCT (rows.branch_code, rows.salesperson)) OVER (PARTITION BY person_name(rows.salesperson)) > 1
            THEN ' · ' || branch_label(rows.branch_code) ELSE '' END END AS drawn_name
FROM rows
LEFT JOIN report_sales_forecast AS forecast
    ON forecast.level = 'person' AND forecast.branch_code = rows.branch_code AND forecast.salesperson = rows.salesperson
    AND forecast.month = rows.month
ORDER BY
    max(CASE WHEN rows.has_sales AND forecast.month IS NOT NULL THEN rows.behind_amount END) OVER (PARTITION BY rows.branch_code, rows.salesperson)
        DESC NULLS LAST,
    rows.branch_code, rows.salesperson, is_sum, rows.month;
