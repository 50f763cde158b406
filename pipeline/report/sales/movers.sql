-- Customers by how much more or less they bought than in the stretch before, the largest change first.
WITH bought AS (
    SELECT
        sale.customer_id, arg_max(sale.customer_name, newest(sale.sale_day, sale.entry)) AS sale_name, arg_max(sale.branch_code, newest(sale.sale_day, sale.entry)) AS sale_branch,
        coalesce(sum(sale.amount) FILTER (sale.sale_day >= stretch.first_day), 0) AS period_amount,
        coalesce(sum(sale.amount) FILTER (sale.sale_day < stretch.first_day), 0) AS earlier_amount
    FROM sale
    CROSS JOIN report_sales_stretch AS stretch
    WHERE sale.is_line AND sale.customer_id IS NOT NULL
        AND (sale.sale_day BETWEEN stretch.first_day AND stretch.until_day OR sale.sale_day BETWEEN stretch.earlier_first AND stretch.earlier_last)
    GROUP BY sale.customer_id
)
SELECT
    coalesce(customer.branch_code, bought.sale_branch) AS branch_code,
    branch_label(coalesce(customer.branch_code, bought.sale_branch)) AS branch_name, customer.owner_name,
    coalesce(customer.customer_name, bought.sale_name) AS customer_name, bought.earlier_amount, bought.period_amount,
    bought.period_amount - bought.earlier_amount AS change_amount,
    CASE WHEN bought.earlier_amount > 0 THEN (bought.period_amount - bought.earlier_amount) / bought.earlier_amount END AS change_share,
    CASE
        WHEN bought.earlier_amount <= 0 THEN 'started'
        WHEN bought.period_amount <= 0 THEN 'stopped'
        WHEN bought.period_amount > bought.earlier_amount THEN 'more'
        ELSE 'less'
    END AS movement,
    CASE WHEN bought.period_amount > bought.earlier_amount THEN 'good' ELSE 'bad' END AS tone, bought.customer_id
FROM bought
LEFT JOIN customer ON customer.customer_id = bought.customer_id
WHERE bought.period_amount <> bought.earlier_amount
    AND EXISTS (SELECT 1 FROM sale CROSS JOIN report_sales_stretch AS stretch WHERE sale.sale_day <= stretch.earlier_last AND sale.sale_day >= stretch.earlier_first)
ORDER BY abs(change_amount) DESC, bought.customer_id
