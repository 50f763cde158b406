-- Net sales, one choice of date for all (SAL-01 e). Where a person has sent lines for a day, the lines win over the daily summary.
-- A return counts as negative however its sign was written.
CREATE OR REPLACE TEMP TABLE sale AS
WITH lines AS (
    SELECT
        CASE WHEN $sale_date_basis = 'ship_date' THEN coalesce(ship_date, sale_date) ELSE sale_date END AS sale_day,
        coalesce(branch_code, _branch) AS branch_code,
        salesperson,
        coalesce(_customer_id, customer_code, customer_name) AS customer_id,
        customer_name, product_code, product_name, order_no,
        CASE WHEN is_return AND amount > 0 THEN -amount ELSE amount END AS amount, _entry AS entry
    FROM current_sales_detail
),
summaries AS (
    SELECT report_date AS sale_day, coalesce(branch_code, _branch) AS branch_code, salesperson, day_amount AS amount,
        _entry AS entry
    FROM current_sales_daily_summary AS summary
    WHERE day_amount IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM lines
        WHERE lines.sale_day = summary.report_date AND lines.salesperson = summary.salesperson
            AND lines.branch_code = coalesce(summary.branch_code, summary._branch)
    )
)
SELECT sale_day, strftime(sale_day, '%Y-%m') AS month, branch_code, salesperson, customer_id, customer_name, product_code, product_name,
    order_no, amount, TRUE AS is_line, entry
FROM lines
WHERE sale_day IS NOT NULL AND amount IS NOT NULL
UNION ALL
SELECT sale_day, strftime(sale_day, '%Y-%m'), branch_code, salesperson, NULL, NULL, NULL, NULL, NULL, amount, FALSE, entry
FROM summaries
ORDER BY ALL;
