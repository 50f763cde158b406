-- $name: one line $by, field by field: filled wins over blank, then the newest by its date, then the most trusted source, then the
-- later arrival. What head office says of its own fields comes before all that.
CREATE OR REPLACE VIEW $name AS
WITH ranked AS (
  SELECT _entry, _by, _key, _branch, _is_office,
    row_number() OVER (ORDER BY _newest, _trust, _arrival, _entry) AS _rank,
    row_number() OVER (PARTITION BY _by ORDER BY _newest DESC, _trust DESC, _arrival DESC, _entry DESC) AS _place
  FROM weighed_$name
  WHERE NOT _is_closed AND (_before IS NULL OR _before <> _content)
)$sets
SELECT k._by, max(CASE WHEN k._place = 1 THEN e._entry END) AS _entry,
  arg_max(e._extra, k._rank) FILTER (WHERE e._extra IS NOT NULL) AS _extra,
  $fields
FROM ranked AS k
JOIN ledger_$form AS e ON e._entry = k._entry
$joins
GROUP BY k._by
