SELECT
    'class' AS says, branch_code, count(*) AS customers, count(*) FILTER (value_class = 'key') AS key_customers,
    sum(sales_12_months) FILTER (value_class = 'key') / nullif(sum(sales_12_months), 0) AS key_share
FROM customer
GROUP BY GROUPING SETS ((branch_code), ())
HAVING count(*) > 0
ORDER BY grouping(branch_code) DESC, branch_code
