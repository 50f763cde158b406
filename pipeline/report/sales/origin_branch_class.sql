-- The same by the class that a customer has in its own branch, and once more by its class in the company.
WITH line AS (
    SELECT sale.entry, class.customer_id, class.branch_code, class.abc_class, class.branch_class, sale.amount
    FROM sale
    JOIN report_sales_abc AS class ON class.customer_id = sale.customer_id
    WHERE sale.is_line AND sale.sale_day <= $reference_day AND sale.sale_day + to_months(CAST($abc_months AS INTEGER)) > $reference_day
)
SELECT 'sales_detail' AS form, entry, branch_code AS scope, branch_class AS abc_class, amount, customer_id AS customers FROM line
UNION ALL
SELECT 'sales_detail', entry, 'company', abc_class, amount, customer_id FROM line
ORDER BY scope, abc_class, customers, entry
