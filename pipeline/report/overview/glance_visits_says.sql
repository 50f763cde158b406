SELECT
    CASE WHEN count(*) > 0 THEN 'visits' END AS says, count(*) AS visits, count(DISTINCT customer_id) AS customers,
    CAST(round(count(*) / nullif((
        SELECT count(*) FROM calendar_day WHERE is_workday AND day BETWEEN $first_day AND least($last_day, $reference_day)
    ), 0)) AS BIGINT) AS per_day
FROM report_overview_visit
