-- What each order line adds to its customer's sales of the months that the classes rest on.
SELECT 'sales_detail' AS form, sale.entry, class.customer_id, class.branch_code, class.abc_class, sale.amount,
    class.customer_id AS customers,
    CASE WHEN sale.amount > 0 THEN coalesce(sale.order_no, CAST(sale.sale_day AS VARCHAR)) END AS orders
FROM sale
JOIN report_sales_abc AS class ON class.customer_id = sale.customer_id
WHERE sale.is_line AND sale.sale_day <= $reference_day AND sale.sale_day + to_months(CAST($abc_months AS INTEGER)) > $reference_day
ORDER BY class.customer_id, sale.sale_day DESC, sale.entry
