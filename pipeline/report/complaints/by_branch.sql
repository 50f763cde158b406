SELECT item AS branch_code, branch_label(item) AS item, complaints, share, cumulative_share, complaints_12_months, share_12_months, cumulative_share_12_months
FROM report_complaints_pareto
WHERE way = 'branch'
ORDER BY place
