-- Customers by their sales of the last months, with the share of their trade type and of the whole that is reached with them (ANA-02).
SELECT
    branch_code, branch_label(branch_code) AS branch_name, owner_name, customer_name, business_type, amount, orders, type_share,
    type_cumulative_share, share, cumulative_share, abc_class, branch_class, customer_id
FROM report_sales_abc
ORDER BY amount DESC, orders DESC, customer_code NULLS LAST, customer_id
