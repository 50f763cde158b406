-- How sales changed against the stretch before, for the company and for each branch.
WITH changed AS (
    SELECT
        sale.branch_code, coalesce(sum(sale.amount) FILTER (sale.sale_day >= stretch.first_day), 0) AS period_amount,
        coalesce(sum(sale.amount) FILTER (sale.sale_day < stretch.first_day), 0) AS earlier_amount,
        any_value(stretch.earlier_first) AS earlier_first, any_value(stretch.earlier_last) AS earlier_last
    FROM sale
    CROSS JOIN report_sales_stretch AS stretch
    WHERE sale.is_line AND sale.customer_id IS NOT NULL
        AND (sale.sale_day BETWEEN stretch.first_day AND stretch.until_day OR sale.sale_day BETWEEN stretch.earlier_first AND stretch.earlier_last)
    GROUP BY GROUPING SETS ((sale.branch_code), ())
)
SELECT
    CASE WHEN earlier_amount <= 0 THEN NULL WHEN period_amount >= earlier_amount THEN 'movers_up' ELSE 'movers_down' END AS says, branch_code,
    abs(period_amount - earlier_amount) AS change_amount, abs(period_amount - earlier_amount) / nullif(earlier_amount, 0) AS change_share,
    earlier_first, earlier_last
FROM changed
ORDER BY branch_code NULLS FIRST
