-- Four figures a branch, each its own measure (SUB-12): the rule gives no weights, so nothing is added up. Files count for the period
-- in which the days lie that they speak of; one without days, when it came. Bytes received before are no work and are left out.
WITH upload AS (
    SELECT
        branch_code, count(*) FILTER (is_due AND state <> 'none') AS due_uploads,
        count(*) FILTER (is_due AND received_day <= due_day AND state NOT IN ('late', 'late_partial')) AS timely_uploads
    FROM report_compliance_upload
    GROUP BY branch_code
),
filing AS (
    SELECT branch_code, sum(required) AS required_days, sum(credited) AS filed_days
    FROM report_compliance_person_week
    GROUP BY branch_code
),
file AS (
    SELECT file.branch AS branch_code, file.rows_read, file.rows_returned, file.verdict, file.superseded_by
    FROM standing_file AS file
    LEFT JOIN (
        SELECT submission_id, min(first_day) AS first_day, max(last_day) AS last_day FROM file_span GROUP BY submission_id
    ) AS span ON span.submission_id = file.submission_id
    WHERE file.verdict IN ('accepted', 'partly', 'returned', 'held', 'unreadable')
        AND coalesce(span.first_day, local_day(file.received_at)) <= $last_day
        AND coalesce(span.last_day, local_day(file.received_at)) >= $first_day
),
work AS (
    SELECT
        branch_code, count(*) AS files, count(*) FILTER (verdict <> 'accepted') AS files_back, count(*) FILTER (superseded_by IS NOT NULL) AS resent,
        sum(rows_read) AS rows_read, sum(rows_returned) AS rows_wrong
    FROM file
    GROUP BY branch_code
)
SELECT
    branch.branch_code, branch_label(branch.branch_code) AS branch_name, branch.manager_name,
    coalesce(upload.due_uploads, 0) AS due_uploads, coalesce(upload.timely_uploads, 0) AS timely_uploads,
    upload.timely_uploads / nullif(upload.due_uploads, 0) AS timeliness,
    coalesce(filing.required_days, 0) AS required_days, coalesce(filing.filed_days, 0) AS filed_days,
    filing.filed_days / nullif(filing.required_days, 0) AS completeness,
    coalesce(work.rows_read, 0) AS rows_read, coalesce(work.rows_wrong, 0) AS rows_wrong,
    work.rows_wrong / nullif(work.rows_read, 0) AS error_rate,
    coalesce(work.files, 0) AS files, coalesce(work.files_back, 0) AS files_back, work.files_back / nullif(work.files, 0) AS rework,
    coalesce(work.resent, 0) AS resent
FROM branch
LEFT JOIN upload ON upload.branch_code = branch.branch_code
LEFT JOIN filing ON filing.branch_code = branch.branch_code
LEFT JOIN work ON work.branch_code = branch.branch_code
ORDER BY branch.branch_code
