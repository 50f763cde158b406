SELECT
    CASE WHEN count(*) FILTER (review_status = 'unread') > 0 THEN 'reading' WHEN count(*) FILTER (review_status <> 'done') > 0 THEN 'reading_read' ELSE 'reading_done' END AS says, branch_code,
    count(*) AS items, count(*) FILTER (review_status = 'unread') AS unread, count(*) FILTER (review_status <> 'done') AS open_items,
    min(day) FILTER (review_status = 'unread') AS oldest_day, greatest(date_diff('day', min(day) FILTER (review_status = 'unread'), $reference_day), 0) AS waits_days
FROM report_visits_matter
WHERE day BETWEEN $first_day AND $last_day
GROUP BY GROUPING SETS ((branch_code), ())
HAVING count(*) > 0
ORDER BY grouping(branch_code) DESC, branch_code
