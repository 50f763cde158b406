-- Every value that a source says of a master customer, with where it stands, whether it counts and why. policy is the field's
-- x-survivorship. place 1 is what counts; of a set every source's last word counts. why: only, same, newest, trusted, later (two of
-- one date and trust), office, set; of what does not count: older, less_trusted, earlier, protected, reserved, replaced.
CREATE OR REPLACE VIEW current_customer_value AS
WITH policy AS (
  SELECT * FROM (VALUES $policies) AS p (field, position, policy, is_office_only, privacy)
), ranked AS (
  SELECT *, row_number() OVER (ORDER BY _newest, _trust, _arrival, _entry) AS _rank
  FROM weighed_merged_customer
  WHERE _before IS NULL OR _before <> _content
), said AS (
  UNPIVOT (
    SELECT k._by AS _customer, k._entry, k._key, k._branch, k._is_office, k._newest, k._is_dated, k._trust, k._arrival, k._rank,
      e._submission, e._filing, e._sheet, e._row, e._cell, $columns
    FROM ranked AS k
    JOIN ledger_customer_said AS e ON e._entry = k._entry
  ) ON $columns_bare INTO NAME field VALUE value
), weighed AS (
  SELECT s.*, p.position, p.policy, p.privacy, p.is_office_only AND NOT s._is_office AS is_reserved,
    s._rank + CASE WHEN s._is_office AND p.policy = 'office' THEN 1000000000 ELSE 0 END
      - CASE WHEN p.is_office_only AND NOT s._is_office THEN 2000000000 ELSE 0 END AS weight,
    s._rank = max(s._rank) OVER (PARTITION BY s._customer, s.field, s._branch, s._key) AS is_last_word
  FROM said AS s
  JOIN policy AS p ON p.field = s.field
), placed AS (
  SELECT *,
    row_number() OVER best AS place,
    first_value(value) OVER best AS top_value,
    first_value(_newest) OVER best AS top_newest,
    first_value(_trust) OVER best AS top_trust,
    first_value(_rank) OVER best AS top_rank,
    nth_value(_newest, 1) OVER others AS next_newest,
    nth_value(_trust, 1) OVER others AS next_trust,
    nth_value(_rank, 1) OVER others AS next_rank
  FROM weighed
  WINDOW best AS (PARTITION BY _customer, field ORDER BY weight DESC),
    others AS (PARTITION BY _customer, field ORDER BY weight DESC ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
), judged AS (
  SELECT w.*,
    CASE WHEN policy = 'set' THEN is_last_word ELSE place = 1 AND NOT is_reserved END AS is_winner
  FROM placed AS w
)
SELECT j._customer AS customer_id, j.field, j.value, j.is_winner,
  CASE
    WHEN j.is_reserved THEN 'reserved'
    WHEN j.policy = 'set' THEN CASE WHEN j.is_winner THEN 'set' ELSE 'replaced' END
    WHEN j.is_winner THEN CASE
      WHEN j.next_rank IS NULL THEN 'only'
      WHEN j.next_rank > j._rank THEN 'office'
      WHEN j._newest > j.next_newest THEN 'newest'
      WHEN j._trust > j.next_trust THEN 'trusted'
      ELSE 'later' END
    WHEN j.value = j.top_value THEN 'same'
    WHEN j._rank > j.top_rank THEN 'protected'
    WHEN j._newest < j.top_newest THEN 'older'
    WHEN j._trust < j.top_trust THEN 'less_trusted'
    ELSE 'earlier'
  END AS why,
  j.policy, j.privacy, j.position, CAST(j.place AS INTEGER) AS place, j._rank AS rank, j._branch AS branch, j._is_office AS is_office,
  nullif(j._newest, '') AS said_on, j._is_dated AS is_dated,
  CASE WHEN c._entry IS NULL THEN 'customer_change' ELSE 'customer_card' END AS form,
  j._submission AS _submission, s.source AS _source, j._sheet, j._row, j._cell, j._entry, s.received_at AS _received_at, j._arrival
FROM judged AS j
JOIN filed_submission AS s ON s.submission_id = j._submission
LEFT JOIN ledger_customer_card AS c ON c._entry = j._entry
UNION ALL
SELECT _customer_id, 'contact', concat_ws(' ', contact_name, "title", coalesce(mobile, phone)), true, 'set', 'set', 'personal', 1000, 1, _entry,
  _branch, _branch = '总公司', NULL, false, 'customer_contact', _submission, _source, _sheet, _row, _cell, _entry, _received_at, _arrival
FROM current_customer_contact
WHERE _customer_id IS NOT NULL
