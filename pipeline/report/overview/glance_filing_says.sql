SELECT
    CASE WHEN sum(required_days) > 0 THEN CASE WHEN min(filed_days / nullif(required_days, 0)) >= 1 THEN 'filing_whole' ELSE 'filing' END END AS says,
    sum(filed_days) / nullif(sum(required_days), 0) AS filing_rate,
    arg_min(branch_label(branch_code), filed_days / nullif(required_days, 0)) AS lowest, min(filed_days / nullif(required_days, 0)) AS lowest_share
FROM report_overview_filing
