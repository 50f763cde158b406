SELECT
    coalesce(handling_dept, '') AS dept_key, handling_dept,
    count(*) AS items,
    count(*) FILTER (WHERE review_status = 'unread') AS unread,
    count(*) FILTER (WHERE review_status = 'read') AS read_only,
    count(*) FILTER (WHERE review_status = 'forwarded') AS forwarded,
    count(*) FILTER (WHERE review_status = 'done') AS done,
    min(day) FILTER (WHERE review_status <> 'done') AS oldest_day
FROM report_visits_matter
WHERE day BETWEEN $first_day AND $last_day
GROUP BY ALL
ORDER BY items - done DESC, dept_key
