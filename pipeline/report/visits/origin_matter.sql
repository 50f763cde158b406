-- What asks for head office, by the records that say so (SUB-03).
SELECT
    form, entry, coalesce(handling_dept, '') AS dept_key, 1 AS items,
    CASE WHEN review_status = 'unread' THEN 1 END AS unread,
    CASE WHEN review_status = 'read' THEN 1 END AS read_only,
    CASE WHEN review_status = 'forwarded' THEN 1 END AS forwarded,
    CASE WHEN review_status = 'done' THEN 1 END AS done
FROM report_visits_matter
WHERE day BETWEEN $first_day AND $last_day
ORDER BY dept_key, day, item_no
