-- The files whose work the period is charged with.
SELECT
    '' AS form, file.submission_id AS submission, file.branch AS branch_code, 1 AS files,
    CASE WHEN file.verdict <> 'accepted' THEN 1 END AS files_back, CASE WHEN file.superseded_by IS NOT NULL THEN 1 END AS resent,
    nullif(file.rows_read, 0) AS rows_read, nullif(file.rows_returned, 0) AS rows_wrong
FROM standing_file AS file
LEFT JOIN (
    SELECT submission_id, min(first_day) AS first_day, max(last_day) AS last_day FROM file_span GROUP BY submission_id
) AS span ON span.submission_id = file.submission_id
WHERE file.verdict IN ('accepted', 'partly', 'returned', 'held', 'unreadable')
    AND coalesce(span.first_day, local_day(file.received_at)) <= $last_day
    AND coalesce(span.last_day, local_day(file.received_at)) >= $first_day
ORDER BY file.branch, file.received_at, file.source, file.submission_id
