SELECT
    CASE WHEN sum(complaints) > 0 THEN CASE WHEN sum(judged) > 0 THEN 'complaints' ELSE 'complaints_unjudged' END END AS says,
    CAST(sum(complaints) AS BIGINT) AS complaints, sum(on_time) / nullif(sum(judged), 0) AS on_time_rate,
    (SELECT count(*) FROM report_complaints_judged WHERE sla_state = 'overdue') AS overdue
FROM report_overview_complaint
