-- The purposes of accompanied visits, a line each.
SELECT
    'supervisor_visit_daily' AS form, entry, branch_code, supervisor,
    CASE WHEN purpose = 'p1' THEN 1 END AS p1, CASE WHEN purpose = 'p2' THEN 1 END AS p2, CASE WHEN purpose = 'p3' THEN 1 END AS p3,
    CASE WHEN purpose = 'p4' THEN 1 END AS p4, CASE WHEN purpose = 'p5' THEN 1 END AS p5, CASE WHEN purpose = 'p6' THEN 1 END AS p6,
    CASE WHEN purpose = 'p7' THEN 1 END AS p7, CASE WHEN purpose = 'p8' THEN 1 END AS p8, CASE WHEN purpose = 'p9' THEN 1 END AS p9,
    CASE WHEN purpose = 'p10' THEN 1 END AS p10, CASE WHEN purpose = 'other' THEN 1 END AS other
FROM (
    SELECT entry, branch_code, supervisor, day, unnest(string_split(purpose, '|')) AS purpose
    FROM report_visits_supervisor
    WHERE in_period AND visit_kind <> 'solo' AND purpose IS NOT NULL
)
ORDER BY branch_code, supervisor, day, entry, purpose
