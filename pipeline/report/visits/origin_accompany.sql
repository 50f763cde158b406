-- The accompanied days of those who have salespeople under them, by the supervisors' lines that say so; who serves under whom by the
-- list of people; days that the salesperson's own report confirms by its lines.
SELECT
    'supervisor_visit_daily' AS form, told.entry, met.month, met.supervisor, met.salesperson, met.day AS days, NULL AS confirmed_days,
    met.salesperson AS people_accompanied, NULL AS people
FROM report_visits_team_day AS met
JOIN report_visits_accompanied AS told ON told.supervisor = met.supervisor AND told.salesperson = met.salesperson AND told.day = met.day
UNION ALL
SELECT DISTINCT 'visit_daily', noted.entry, met.month, met.supervisor, met.salesperson, NULL, met.day, NULL, NULL
FROM report_visits_team_day AS met
JOIN report_visits_noted AS noted ON noted.companion = met.supervisor AND noted.salesperson = met.salesperson AND noted.day = met.day
WHERE met.is_confirmed
UNION ALL
SELECT 'employee', register._entry, team.month, team.supervisor, team.salesperson, NULL, NULL, NULL, team.salesperson
FROM report_visits_team AS team
JOIN current_employee AS register ON register.employee_code = team.salesperson
ORDER BY month, supervisor, salesperson, days NULLS LAST, confirmed_days, form, entry
