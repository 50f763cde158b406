SELECT item, item AS complaint_type, complaints, share, cumulative_share, complaints_12_months, share_12_months, cumulative_share_12_months
FROM report_complaints_pareto
WHERE way = 'type'
ORDER BY place
