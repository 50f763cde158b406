-- What was not taken in whole, newest first: what was kept out and where the file lies.
SELECT
    branch AS branch_code, branch_label(branch) AS branch_name, source, local_day(received_at) AS received_day, verdict, forms,
    rows_read, rows_accepted, rows_returned
FROM current_submission
WHERE verdict IN ('partly', 'returned', 'held', 'unreadable') AND superseded_by IS NULL
ORDER BY received_at DESC, branch, source, submission_id
