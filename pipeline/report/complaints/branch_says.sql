-- The most frequent one of the period.
SELECT 'most_branch' AS says, branch_label(item) AS item, complaints, share
FROM report_complaints_pareto
WHERE way = 'branch' AND item IS NOT NULL AND complaints > 0
ORDER BY complaints DESC, complaints_12_months DESC, item
LIMIT 1
