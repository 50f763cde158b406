-- What the sales of the period rest on: order lines, daily summaries of people who sent no lines, returns; newest day of each branch.
SELECT
    branch.branch_code, branch.branch_name,
    coalesce(sum(sale.amount) FILTER (sale.is_line), 0) AS lines_amount,
    coalesce(sum(sale.amount) FILTER (NOT sale.is_line), 0) AS summary_amount,
    coalesce(sum(sale.amount) FILTER (sale.is_line AND sale.amount < 0), 0) AS return_amount,
    max(sale.sale_day) AS latest_day
FROM branch
LEFT JOIN sale ON sale.branch_code = branch.branch_code AND sale.sale_day BETWEEN $first_day AND $last_day
GROUP BY branch.branch_code, branch.branch_name
ORDER BY branch.branch_code;
