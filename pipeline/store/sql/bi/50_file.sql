-- One row a received file.
CREATE OR REPLACE VIEW bi_file AS
SELECT submission_id, branch AS branch_code, "source", received_at, verdict, forms, rows_read, rows_accepted, rows_returned, superseded_by,
  is_withdrawn
FROM current_submission
