-- Customers of each class in the company and, by its own ranking, in each branch.
WITH classed AS (
    SELECT NULL AS branch_code, abc_class, amount FROM report_sales_abc
    UNION ALL
    SELECT branch_code, branch_class, amount FROM report_sales_abc WHERE branch_code IS NOT NULL
)
SELECT
    branch_code, coalesce(branch_code, 'company') AS scope, CASE WHEN branch_code IS NOT NULL THEN branch_label(branch_code) END AS branch_name,
    abc_class, count(*) AS customers,
    sum(amount) AS amount, greatest(sum(amount), 0) / nullif(sum(greatest(sum(amount), 0)) OVER (PARTITION BY branch_code), 0) AS share,
    branch_code IS NULL AS is_total
FROM classed
GROUP BY branch_code, abc_class
ORDER BY branch_code NULLS LAST, abc_class
