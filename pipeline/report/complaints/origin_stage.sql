-- What each complaint of the period adds to each stage.
WITH stages AS (
    SELECT unnest([1, 2, 3, 4, 5, 6]) AS place,
        unnest(['received', 'verified', 'handled', 'replied', 'followed_up', 'closed']) AS stage
)
SELECT
    'complaint' AS form, complaint.entry, stages.stage, 1 AS complaints,
    CASE WHEN complaint.stage >= stages.place THEN 1 END AS reached,
    CASE WHEN complaint.stage > stages.place AND NOT
        [TRUE, verified_text IS NOT NULL, handled_text IS NOT NULL, replied_text IS NOT NULL, followed_text IS NOT NULL, closed_text IS NOT NULL][stages.place]
        THEN 1 END AS skipped,
    CASE WHEN complaint.stage = stages.place THEN 1 END AS standing
FROM report_complaints_all AS complaint
CROSS JOIN stages
WHERE in_period
ORDER BY stages.place, received, branch_code, complaint_no, entry
