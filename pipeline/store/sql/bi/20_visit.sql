-- One row a visit, of salespeople and of supervisors.
CREATE OR REPLACE VIEW bi_visit AS
SELECT 'visit_daily' AS form, visit_date, strftime(visit_date, '%Y-%m') AS "month", coalesce(branch_code, _branch) AS branch_code,
  salesperson AS person, _customer_id AS customer_id, customer_name, visit_method, purpose, result, order_amount, collected_amount,
  complaint_raised, planned, accompanied_by AS accompanied, next_visit_date, _source AS "source", _sheet AS sheet, _row AS "row",
  _entry AS entry
FROM current_visit_daily
UNION ALL
SELECT 'supervisor_visit_daily', visit_date, strftime(visit_date, '%Y-%m'), coalesce(branch_code, _branch), supervisor, _customer_id,
  customer_name, NULL, purpose, result, order_amount, collected_amount, complaint_raised, NULL, accompanied_salesperson, NULL, _source,
  _sheet, _row, _entry
FROM current_supervisor_visit_daily
