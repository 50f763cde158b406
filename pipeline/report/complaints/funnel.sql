-- Reached: has this stage's date or a later one. Skipped: went on without this stage's date. Standing: has come no further.
WITH stages AS (
    SELECT unnest([1, 2, 3, 4, 5, 6]) AS place,
        unnest(['received', 'verified', 'handled', 'replied', 'followed_up', 'closed']) AS stage
),
complaints AS (
    SELECT
        stage AS reached,
        [TRUE, verified_text IS NOT NULL, handled_text IS NOT NULL, replied_text IS NOT NULL, followed_text IS NOT NULL, closed_text IS NOT NULL] AS dated
    FROM report_complaints_all
    WHERE in_period
)
SELECT
    stages.stage,
    count(*) FILTER (complaints.reached >= stages.place) AS reached,
    count(*) FILTER (complaints.reached >= stages.place) / nullif(count(complaints.reached), 0) AS reached_share,
    count(*) FILTER (complaints.reached > stages.place AND NOT complaints.dated[stages.place]) AS skipped,
    count(*) FILTER (complaints.reached = stages.place) AS standing
FROM stages
LEFT JOIN complaints ON TRUE
GROUP BY stages.place, stages.stage
ORDER BY stages.place
