-- Entries of $form that count: of submissions that count, and in no scope that a later run's submission replaced.
CREATE OR REPLACE VIEW live_$form AS
SELECT e._entry, e._key, e._content, s.arrival AS _arrival, s.branch AS _branch, s.branch = '总公司' AS _is_office
FROM ledger_$form AS e
JOIN counted_submission AS s ON s.submission_id = e._submission AND s.filing = e._filing
LEFT JOIN (
  SELECT DISTINCT o._entry
  FROM ledger_$form AS o
  JOIN counted_submission AS p ON p.submission_id = o._submission AND p.filing = o._filing
  JOIN ledger_scope AS c
    ON c.form = '$form' AND c.scope_key = o._scope AND coalesce(o._day, '') BETWEEN coalesce(c.first_day, '') AND coalesce(c.last_day, '')
  JOIN counted_submission AS n
    ON n.submission_id = c.submission_id AND n.filing = c.filing AND n.received_at > p.received_at
  LEFT JOIN (
    SELECT submission_id, filing, form, record_key FROM ledger_rejected
    UNION ALL SELECT submission_id, filing, form, record_key FROM ledger_spared
  ) AS r
    ON r.submission_id = c.submission_id AND r.filing = c.filing AND r.form = c.form AND r.record_key = o._key
  WHERE r.record_key IS NULL
) AS replaced ON replaced._entry = e._entry
WHERE replaced._entry IS NULL
