-- Every record of $form ever filed; one sent twice stands once.
CREATE OR REPLACE VIEW folded_$form AS
WITH ranked AS (
  SELECT _entry, row_number() OVER (PARTITION BY _key, _content ORDER BY _arrival, _entry) AS _rank
  FROM live_$form
)
SELECT $fields, $place
FROM ledger_$form AS e
JOIN ranked AS k ON k._entry = e._entry AND k._rank = 1
JOIN filed_submission AS s ON s.submission_id = e._submission
LEFT JOIN customer_survivor AS m ON m.merged_id = e._customer_id
