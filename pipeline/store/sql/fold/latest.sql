-- The latest version of each record of $form; sent again unchanged it stays the version it was.
CREATE OR REPLACE VIEW folded_$form AS
WITH version AS (
  SELECT _entry, _key, _arrival, _content,
    lag(_content) OVER (PARTITION BY _key ORDER BY _arrival, _entry) AS _before
  FROM live_$form
), ranked AS (
  SELECT _entry, row_number() OVER (PARTITION BY _key ORDER BY _arrival DESC, _entry DESC) AS _rank
  FROM version
  WHERE _before IS NULL OR _before <> _content OR $replaces
)
SELECT $fields, $place
FROM ledger_$form AS e
JOIN ranked AS k ON k._entry = e._entry AND k._rank = 1
JOIN filed_submission AS s ON s.submission_id = e._submission
LEFT JOIN customer_survivor AS m ON m.merged_id = e._customer_id
