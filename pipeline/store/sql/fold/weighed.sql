-- Entries to be merged into $name, with what decides: their date, how far their source is trusted, and whether the record was
-- closed when they came. One without a date is as new as what was known when it came, and its arrival decides.
CREATE OR REPLACE VIEW weighed_$name AS
WITH version AS (
  SELECT l._entry, $by AS _by, l._key, l._branch, l._arrival, l._is_office, l._content, $trust AS _trust, $newest IS NOT NULL AS _is_dated,
    lag(l._content) OVER (PARTITION BY $by ORDER BY l._arrival, l._entry) AS _before,
    coalesce($newest, max($newest) OVER earlier, '') AS _newest,
    max(CASE WHEN $closed THEN l._arrival END) OVER before AS _closed_at,
    max(CASE WHEN l._is_office AND $reopened THEN l._arrival END) OVER before AS _opened_at
  FROM live_$form AS l
  JOIN ledger_$form AS e ON e._entry = l._entry
  LEFT JOIN customer_survivor AS m ON m.merged_id = e._customer_id
  WINDOW earlier AS (PARTITION BY $by ORDER BY l._arrival, l._entry ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
    whole AS (PARTITION BY $by ORDER BY l._arrival, l._entry ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
    before AS (PARTITION BY $by ORDER BY l._arrival, l._entry ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT _entry, _by, _key, _branch, _arrival, _is_office, _content, _before, _newest, _trust, _is_dated,
  NOT _is_office AND _closed_at IS NOT NULL AND coalesce(_opened_at, -1) <= _closed_at AS _is_closed
FROM version
