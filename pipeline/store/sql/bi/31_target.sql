-- The targets that count (SAL-02): of each month, branch and person the highest version, then the latest approval, then the latest
-- arrival. Lines for one product or customer count only where a person has no line for everything.
CREATE OR REPLACE VIEW bi_target AS
WITH written AS (
  SELECT *, coalesce(branch_code, _branch) AS of_branch,
    CASE WHEN customer_name IS NOT NULL THEN 2 WHEN coalesce(product_code, product_name) IS NOT NULL THEN 1 ELSE 0 END AS part_kind,
    coalesce(product_code, product_name, '') || '|' || coalesce(customer_name, '') AS part
  FROM current_sales_target
  WHERE target_month IS NOT NULL AND target_amount IS NOT NULL
), newest AS (
  SELECT * FROM written
  QUALIFY row_number() OVER (
    PARTITION BY target_month, of_branch, salesperson, part
    ORDER BY coalesce("version", 1) DESC, approved_date DESC NULLS LAST, _entry DESC, _row DESC
  ) = 1
), counted AS (
  SELECT * FROM newest
  WHERE salesperson IS NOT NULL OR part_kind = 0
  QUALIFY part_kind = min(part_kind) OVER (PARTITION BY target_month, of_branch, salesperson)
)
SELECT target_month AS "month", of_branch AS branch_code, salesperson AS person, sum(target_amount) AS target_amount
FROM counted
GROUP BY target_month, of_branch, salesperson
