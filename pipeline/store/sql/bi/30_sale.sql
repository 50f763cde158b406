-- Net sales, as the reports count them (SAL-01): a return is negative however its sign was written; a daily summary counts where its
-- person sent no line for the day.
CREATE OR REPLACE VIEW bi_sale AS
WITH line AS (
  SELECT 'sales_detail' AS form,
    CASE WHEN '$sale_date_basis' = 'ship_date' THEN coalesce(ship_date, sale_date) ELSE sale_date END AS sale_day,
    coalesce(branch_code, _branch) AS branch_code, salesperson AS person, _customer_id AS customer_id, customer_name, order_no,
    product_code, product_name, quantity, CASE WHEN is_return AND amount > 0 THEN -amount ELSE amount END AS amount,
    _source AS "source", _sheet AS sheet, _row AS "row", _entry AS entry
  FROM current_sales_detail
), summary AS (
  SELECT 'sales_daily_summary', report_date, coalesce(branch_code, _branch), salesperson, NULL, NULL, NULL, NULL, NULL, NULL,
    day_amount, _source, _sheet, _row, _entry
  FROM current_sales_daily_summary AS s
  WHERE NOT EXISTS (
    SELECT 1 FROM line
    WHERE line.sale_day = s.report_date AND line.person = s.salesperson AND line.branch_code = coalesce(s.branch_code, s._branch)
  )
), every AS (
  SELECT * FROM line
  UNION ALL
  SELECT * FROM summary
)
SELECT form, sale_day, strftime(sale_day, '%Y-%m') AS "month", branch_code, person, customer_id, customer_name, order_no, product_code,
  product_name, quantity, amount, "source", sheet, "row", entry
FROM every
WHERE sale_day IS NOT NULL AND amount IS NOT NULL
