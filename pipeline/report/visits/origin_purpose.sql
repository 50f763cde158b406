-- A visit with several purposes counts once under each.
SELECT DISTINCT 'visit_daily' AS form, entry, branch_code, unnest(string_split(purpose, '|')) AS purpose, 1 AS visits, customer AS customers, day
FROM report_visits_visit
WHERE in_period AND is_visit AND purpose IS NOT NULL
ORDER BY branch_code, purpose, day, entry
