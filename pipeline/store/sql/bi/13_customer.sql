-- One row a master customer; no contact, no account.
CREATE OR REPLACE VIEW bi_customer AS
SELECT customer_id, customer_code, customer_name, branch_code, salesperson, region, business_type, customer_nature, lifecycle_stage,
  value_class, risk_flag, payment_terms, credit_limit, first_deal_date, created_date, updated_date
FROM current_customer
