-- All that is known of each sender, whichever period its files speak of; one that sent nothing is told too.
WITH files AS (
    SELECT branch AS branch_code, * FROM current_submission WHERE verdict <> 'skipped'
),
faults AS (
    SELECT
        branch AS branch_code, count(*) FILTER (severity = 'error') AS errors, count(*) FILTER (severity = 'warning') AS warnings
    FROM current_finding
    WHERE status = 'open'
    GROUP BY branch
),
senders AS (
    SELECT branch_code FROM branch UNION SELECT branch_code FROM files
)
SELECT
    senders.branch_code, branch_label(senders.branch_code) AS branch_name,
    count(files.submission_id) AS files,
    count(*) FILTER (files.verdict = 'accepted') AS accepted,
    count(*) FILTER (files.verdict = 'partly') AS partly,
    count(*) FILTER (files.verdict = 'returned') AS returned,
    count(*) FILTER (files.verdict = 'held') AS held,
    count(*) FILTER (files.verdict = 'unreadable') AS unreadable,
    count(*) FILTER (files.verdict = 'duplicate') AS duplicate,
    coalesce(sum(files.rows_read), 0) AS rows_read,
    coalesce(sum(files.rows_accepted), 0) AS rows_accepted,
    coalesce(sum(files.rows_returned), 0) AS rows_returned,
    coalesce(max(faults.errors), 0) AS errors,
    coalesce(max(faults.warnings), 0) AS warnings,
    local_day(max(files.received_at)) AS last_received_day
FROM senders
LEFT JOIN files ON files.branch_code = senders.branch_code
LEFT JOIN faults ON faults.branch_code = senders.branch_code
GROUP BY senders.branch_code
ORDER BY senders.branch_code
