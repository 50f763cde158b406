CREATE OR REPLACE VIEW current_finding AS
WITH mended AS (
  SELECT DISTINCT m.finding_id
  FROM ledger_mend AS m
  JOIN answering_submission AS n ON n.submission_id = m.by_submission AND n.filing = m.filing
), waived AS (
  SELECT DISTINCT target FROM effective_decision WHERE kind = 'waive'
), derived AS (
  SELECT d.*
  FROM known_derived AS d
  JOIN (SELECT finding_id, max(noted) AS noted FROM known_derived GROUP BY finding_id) AS last ON last.noted = d.noted
), every AS (
  SELECT f.finding_id, f.submission_id, f.severity, f.code, s.branch, s.source, f.sheet, f.cell, f.column_title, f.field, f.form,
    f."row", f.value, f.reason, f.params, f.rule, f.who, s.arrival,
    m.finding_id IS NOT NULL OR s.is_withdrawn OR p.superseded_by IS NOT NULL AS is_mended
  FROM ledger_finding AS f
  JOIN filed_submission AS s ON s.submission_id = f.submission_id AND s.filing = f.filing
  LEFT JOIN mended AS m ON m.finding_id = f.finding_id
  LEFT JOIN superseded_submission AS p ON p.submission_id = f.submission_id
  UNION ALL
  SELECT d.finding_id, d.submission_id, d.severity, d.code, s.branch, s.source, d.sheet, d.cell, d.column_title, d.field, d.form,
    d."row", d.value, d.reason, d.params, d.rule, d.who, s.arrival, NOT d.is_raised OR s.is_withdrawn AS is_mended
  FROM derived AS d
  JOIN filed_submission AS s ON s.submission_id = d.submission_id
)
SELECT e.finding_id, e.submission_id, e.severity, e.code, e.branch, e.source, e.sheet, e.cell, e.column_title, e.field, e.form,
  e."row", e.value, e.reason, e.params, e.rule, e.who, e.arrival,
  CASE WHEN w.target IS NOT NULL THEN 'waived' WHEN e.is_mended THEN 'mended' ELSE 'open' END AS status
FROM every AS e
LEFT JOIN waived AS w ON w.target = e.finding_id;
