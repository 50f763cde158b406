-- Sales against targets, one row a month of a branch (person NULL) and of each of its people. A branch's own target goes before the
-- sum of its people's. Never add the two kinds of rows.
CREATE OR REPLACE VIEW bi_sales_progress AS
WITH sold AS (
  SELECT "month", branch_code, person, sum(amount) AS amount FROM bi_sale GROUP BY ALL
), branch_goal AS (
  SELECT "month", branch_code,
    coalesce(sum(target_amount) FILTER (WHERE person IS NULL), sum(target_amount)) AS target_amount
  FROM bi_target GROUP BY ALL
), branch_sold AS (
  SELECT "month", branch_code, sum(amount) AS amount FROM sold GROUP BY ALL
), every AS (
  SELECT 'branch' AS level, "month", branch_code, NULL AS person, g.target_amount, s.amount
  FROM branch_goal AS g FULL JOIN branch_sold AS s USING ("month", branch_code)
  UNION ALL
  SELECT 'person', "month", branch_code, person, g.target_amount, s.amount
  FROM (FROM bi_target WHERE person IS NOT NULL) AS g
  FULL JOIN (FROM sold WHERE person IS NOT NULL) AS s USING ("month", branch_code, person)
)
SELECT level, "month", branch_code, person, target_amount, coalesce(amount, 0) AS actual_amount,
  CASE WHEN target_amount > 0 THEN coalesce(amount, 0) / target_amount END AS achieved_share
FROM every
