-- The visits of a branch's salespeople, and those to each one's three favourites (VIS-10).
SELECT
    'visit_daily' AS form, visit.entry, coverage.branch_code, 1 AS round_visits, CASE WHEN favourite.place <= 3 THEN 1 END AS top_visits
FROM report_visits_visit AS visit
JOIN report_visits_coverage AS coverage ON coverage.salesperson = visit.salesperson
LEFT JOIN report_visits_favourite AS favourite ON favourite.salesperson = visit.salesperson AND favourite.customer = visit.customer
WHERE visit.in_period AND visit.is_visit
ORDER BY coverage.branch_code, visit.day, visit.entry
