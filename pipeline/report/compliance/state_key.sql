-- What each state of the uploads means, and how many uploads stand there.
SELECT key.state, key.state AS meaning, count(upload.state) AS uploads
FROM (
    SELECT
        unnest(['received', 'nil', 'late', 'partial', 'late_partial', 'partly', 'returned', 'missing', 'so_far', 'not_due', 'none']) AS state,
        unnest(range(11)) AS place
) AS key
LEFT JOIN (
    SELECT state FROM report_compliance_upload
    UNION ALL
    SELECT state FROM report_compliance_monthly
) AS upload ON upload.state = key.state
GROUP BY key.state, key.place
ORDER BY key.place
