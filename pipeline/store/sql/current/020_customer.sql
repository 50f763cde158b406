-- Which two customers a person has found to be one: the last answer about a pair counts.
CREATE OR REPLACE VIEW customer_answer AS
SELECT one, other, arg_max(answer, rank) AS answer, max(rank) AS rank
FROM (
  SELECT least(e.customer_1, e.customer_2) AS one, greatest(e.customer_1, e.customer_2) AS other, e.answer,
    s.arrival * 1000000 + row_number() OVER (PARTITION BY e._submission ORDER BY e._entry) AS rank
  FROM ledger_customer_review AS e
  JOIN counted_submission AS s ON s.submission_id = e._submission AND s.filing = e._filing
  WHERE e.answer IS NOT NULL AND e.customer_1 <> e.customer_2
)
GROUP BY one, other;

-- Which master a merged customer leads on to: the oldest of all that are one with it, by certain keys or by a person's answer.
CREATE OR REPLACE VIEW customer_survivor AS
WITH RECURSIVE edge AS (
  SELECT m.merged_id, m.survivor_id
  FROM ledger_customer_merge AS m
  JOIN counted_submission AS s ON s.submission_id = m.submission_id AND s.filing = m.filing
  UNION
  SELECT a.other, a.one
  FROM customer_answer AS a
  JOIN (SELECT customer_id, coalesce(customer_name, customer_code) AS called FROM ledger_customer) AS x ON x.customer_id = a.one
  JOIN (SELECT customer_id, coalesce(customer_name, customer_code) AS called FROM ledger_customer) AS y ON y.customer_id = a.other
  -- A customer that was destroyed alone was not one with the other: an answer that comes later cannot make them one.
  WHERE a.answer = 'same' AND regexp_matches(x.called, '^(已销毁客户C|GONE-)[0-9]') = regexp_matches(y.called, '^(已销毁客户C|GONE-)[0-9]')
), both_ways AS (
  SELECT merged_id AS one, survivor_id AS other FROM edge
  UNION
  SELECT survivor_id, merged_id FROM edge
), reached AS (
  SELECT one, other FROM both_ways
  UNION
  SELECT r.one, b.other FROM reached AS r JOIN both_ways AS b ON b.one = r.other
)
SELECT one AS merged_id, min(other) AS survivor_id FROM reached GROUP BY one HAVING min(other) < one;
