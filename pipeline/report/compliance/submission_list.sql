-- What was not taken in whole and nobody has mended, replaced or withdrawn, longest waiting first: how many of its rows are still out.
SELECT
    file.branch AS branch_code, branch_label(file.branch) AS branch_name, file.submission_id, file.source,
    local_day(file.received_at) AS received_day, greatest(date_diff('day', local_day(file.received_at), $reference_day), 0) AS waits_days,
    file.verdict, file.forms, file.rows_read, file.rows_accepted,
    CASE WHEN waiting.rows IS NULL THEN file.rows_returned ELSE waiting.rows END AS rows_out
FROM standing_file AS file
LEFT JOIN (SELECT submission_id, count(*) AS rows FROM out_row GROUP BY submission_id) AS waiting
    ON waiting.submission_id = file.submission_id
WHERE file.verdict IN ('partly', 'returned', 'held', 'unreadable') AND file.superseded_by IS NULL
    AND (
        waiting.submission_id IS NOT NULL OR file.verdict IN ('held', 'unreadable') OR file.rows_read = 0
        OR NOT getvariable('report_has_ledger')
    )
ORDER BY file.received_at, file.branch, file.source, file.submission_id
