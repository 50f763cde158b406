-- $name: one line $by, field by field: filled wins over blank, then the newest by its date, then the later arrival.
CREATE OR REPLACE VIEW $name AS
WITH version AS (
  SELECT l._entry, $by AS _by, l._arrival, l._is_office, l._content,
    lag(l._content) OVER (PARTITION BY $by ORDER BY l._arrival, l._entry) AS _before,
    coalesce($newest, max($newest) OVER earlier, '') AS _newest,
    max(CASE WHEN $closed THEN l._arrival END) OVER before AS _closed_at,
    max(CASE WHEN l._is_office AND $reopened THEN l._arrival END) OVER before AS _opened_at
  FROM live_$form AS l
  JOIN ledger_$form AS e ON e._entry = l._entry
  LEFT JOIN customer_survivor AS m ON m.merged_id = e._customer_id
  WINDOW earlier AS (PARTITION BY $by ORDER BY l._arrival, l._entry ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
    before AS (PARTITION BY $by ORDER BY l._arrival, l._entry ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), ranked AS (
  SELECT _entry, _by, _is_office,
    row_number() OVER (ORDER BY _newest, _arrival, _entry) AS _rank,
    row_number() OVER (PARTITION BY _by ORDER BY _newest DESC, _arrival DESC, _entry DESC) AS _place
  FROM version
  WHERE (_before IS NULL OR _before <> _content)
    AND (_is_office OR _closed_at IS NULL OR coalesce(_opened_at, -1) > _closed_at)
), merged AS (
  SELECT k._by, max(CASE WHEN k._place = 1 THEN e._entry END) AS _entry,
    arg_max(e._extra, k._rank) FILTER (WHERE e._extra IS NOT NULL) AS _extra,
    $fields
  FROM ranked AS k
  JOIN ledger_$form AS e ON e._entry = k._entry
  GROUP BY k._by
)
SELECT * FROM merged
