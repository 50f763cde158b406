-- The complaints whose hours or days the medians are of.
SELECT
    'complaint' AS form, entry, branch_code,
    CASE WHEN has_time(received_text) AND has_time(replied_text) AND instant(replied_text) >= received THEN 1 END AS replied_with_time,
    CASE WHEN NOT (has_time(received_text) AND has_time(replied_text)) AND CAST(instant(replied_text) AS DATE) >= received_day THEN 1 END
        AS replied_by_date,
    CASE WHEN has_time(received_text) AND has_time(closed_text) AND instant(closed_text) >= received THEN 1 END AS closed_with_time,
    CASE WHEN NOT (has_time(received_text) AND has_time(closed_text)) AND CAST(instant(closed_text) AS DATE) >= received_day THEN 1 END
        AS closed_by_date
FROM report_complaints_all
WHERE in_period
ORDER BY received, branch_code, complaint_no, entry
