SELECT item, item AS cause_category, complaints, share, cumulative_share, complaints_12_months, share_12_months, cumulative_share_12_months
FROM report_complaints_pareto
WHERE way = 'cause'
ORDER BY place
