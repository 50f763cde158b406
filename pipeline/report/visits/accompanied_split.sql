SELECT
    team.month, team.branch_code, branch_label(team.branch_code) AS branch_name, team.supervisor, team.salesperson,
    person_name(team.supervisor) AS supervisor_name, person_name(team.salesperson) AS person_name,
    count(met.day) AS days, count(met.day) FILTER (met.is_confirmed) AS confirmed_days, max(met.day) AS last_day_with
FROM report_visits_team AS team
LEFT JOIN report_visits_team_day AS met
    ON met.month = team.month AND met.supervisor = team.supervisor AND met.salesperson = team.salesperson
GROUP BY team.month, team.branch_code, team.supervisor, team.salesperson
ORDER BY team.month, team.branch_code, team.supervisor, team.salesperson
