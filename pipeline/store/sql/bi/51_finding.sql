-- One row a finding that is still open; what stood in the cell is left out, since it may be private.
CREATE OR REPLACE VIEW bi_finding AS
SELECT finding_id, submission_id, severity, code, branch AS branch_code, "source", sheet, cell, column_title, form, field, "rule"
FROM current_finding
WHERE status = 'open'
