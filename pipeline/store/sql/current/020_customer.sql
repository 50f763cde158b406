-- Which master a merged customer leads on to, through any number of merges.
CREATE OR REPLACE VIEW customer_survivor AS
WITH RECURSIVE step AS (
  SELECT m.merged_id, m.survivor_id
  FROM ledger_customer_merge AS m
  JOIN counted_submission AS s ON s.submission_id = m.submission_id AND s.filing = m.filing
), chain AS (
  SELECT merged_id, survivor_id FROM step
  UNION
  SELECT c.merged_id, s.survivor_id FROM chain AS c JOIN step AS s ON s.merged_id = c.survivor_id
)
SELECT merged_id, min(survivor_id) AS survivor_id FROM chain GROUP BY merged_id;
