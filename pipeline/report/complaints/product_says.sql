-- The most frequent one of the period.
SELECT 'most_product' AS says, item AS item, complaints, share
FROM report_complaints_pareto
WHERE way = 'product' AND item IS NOT NULL AND complaints > 0
ORDER BY complaints DESC, complaints_12_months DESC, item
LIMIT 1
