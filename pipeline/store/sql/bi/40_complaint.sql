-- One row a complaint. The stage follows from the dates, never from the status column (CMP-02).
CREATE OR REPLACE VIEW bi_complaint AS
SELECT complaint_no, coalesce(branch_code, _branch) AS branch_code, try_cast(left(received_at, 10) AS DATE) AS received_day,
  left(received_at, 7) AS "month", _customer_id AS customer_id, customer_name, salesperson AS person, product_code, product_name,
  complaint_type, urgency, cause_category, verified, responsible_dept,
  CASE
    WHEN closed_at IS NOT NULL THEN 'closed' WHEN follow_up_at IS NOT NULL THEN 'followed' WHEN replied_at IS NOT NULL THEN 'replied'
    WHEN handled_at IS NOT NULL THEN 'handled' WHEN verified_at IS NOT NULL THEN 'verified' ELSE 'received'
  END AS stage,
  closed_at IS NULL AND NOT (coalesce(verified, '') = 'no' AND replied_at IS NOT NULL) AS is_open,
  received_at, verified_at, handled_at, replied_at, follow_up_at, closed_at, amount_involved, compensation_amount,
  _source AS "source", _sheet AS sheet, _row AS "row", _entry AS entry
FROM current_complaint
