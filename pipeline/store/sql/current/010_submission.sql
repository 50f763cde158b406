-- What is known. A report as of an instant puts narrower tables of these three names in front.
CREATE OR REPLACE VIEW known_filing AS SELECT * FROM ledger_submission;
CREATE OR REPLACE VIEW known_decision AS SELECT * FROM ledger_decision;
CREATE OR REPLACE VIEW known_derived AS SELECT * FROM ledger_derived;

CREATE OR REPLACE VIEW effective_decision AS
SELECT d.*
FROM known_decision AS d
LEFT JOIN (SELECT target FROM known_decision WHERE kind = 'undo') AS u ON u.target = CAST(d.decision_id AS VARCHAR)
WHERE d.kind <> 'undo' AND u.target IS NULL;

-- The last filing of each submission; the first again once its release is taken back.
CREATE OR REPLACE VIEW filed_submission AS
SELECT f.*, w.target IS NOT NULL AS is_withdrawn
FROM known_filing AS f
JOIN (
  SELECT submission_id, CASE WHEN count(r.target) = 0 THEN 1 ELSE max(filing) END AS filing
  FROM known_filing
  LEFT JOIN (SELECT DISTINCT target FROM effective_decision WHERE kind = 'release') AS r ON r.target = submission_id
  GROUP BY submission_id
) AS last
  ON last.submission_id = f.submission_id AND last.filing = f.filing
LEFT JOIN (SELECT DISTINCT target FROM effective_decision WHERE kind = 'withdraw') AS w ON w.target = f.submission_id;

-- Submissions whose rows count.
CREATE OR REPLACE VIEW counted_submission AS
SELECT * FROM filed_submission WHERE verdict IN ('accepted', 'partly') AND NOT is_withdrawn;

-- Submissions that say again all that is wrong in them: also those of which no row came in.
CREATE OR REPLACE VIEW answering_submission AS
SELECT * FROM filed_submission WHERE verdict IN ('accepted', 'partly', 'returned') AND NOT is_withdrawn;

-- A returned file takes the place only of one that brought no row in either (`archive.telling`, `archive.mending`).
CREATE OR REPLACE VIEW superseded_submission AS
SELECT l.submission_id, arg_min(n.submission_id, n.arrival) AS superseded_by
FROM ledger_supersede AS l
JOIN answering_submission AS n ON n.submission_id = l.by_submission AND n.filing = l.filing
GROUP BY l.submission_id;

CREATE OR REPLACE VIEW current_submission AS
SELECT f.submission_id, f.branch, f.source, f.sha256, f.received_at, f.verdict, f.reason, f.forms, f.rows_read, f.rows_accepted,
  f.rows_returned, s.superseded_by, f.is_withdrawn, f.arrival, f.run_id, f.filed_at
FROM filed_submission AS f
LEFT JOIN superseded_submission AS s ON s.submission_id = f.submission_id;
