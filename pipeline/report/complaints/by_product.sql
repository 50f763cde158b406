SELECT item, item AS product, complaints, share, cumulative_share, complaints_12_months, share_12_months, cumulative_share_12_months
FROM report_complaints_pareto
WHERE way = 'product'
ORDER BY place
