-- The newest version of each record of $form: by version number, then by approval, then by arrival. A blank follows what came before.
CREATE OR REPLACE VIEW folded_$form AS
WITH version AS (
  SELECT l._entry, l._key, l._arrival, l._content,
    coalesce($version, max($version) OVER earlier, -1) AS _version,
    coalesce($approved, max($approved) OVER earlier, '') AS _approved,
    lag(l._content) OVER (PARTITION BY l._key ORDER BY l._arrival, l._entry) AS _before
  FROM live_$form AS l
  JOIN ledger_$form AS e ON e._entry = l._entry
  WINDOW earlier AS (PARTITION BY l._key ORDER BY l._arrival, l._entry ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
), ranked AS (
  SELECT _entry, row_number() OVER (PARTITION BY _key ORDER BY _version DESC, _approved DESC, _arrival DESC, _entry DESC) AS _rank
  FROM version
  WHERE _before IS NULL OR _before <> _content
)
SELECT $fields, $place
FROM ledger_$form AS e
JOIN ranked AS k ON k._entry = e._entry AND k._rank = 1
JOIN filed_submission AS s ON s.submission_id = e._submission
LEFT JOIN customer_survivor AS m ON m.merged_id = e._customer_id
