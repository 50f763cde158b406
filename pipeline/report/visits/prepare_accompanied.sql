-- Accompanied days of whoever has salespeople under him in the register (COA-01): distinct dates of a calendar month on which he
-- was with at least one of them, as his own reports say; a date that a salesperson's report confirms is told beside.
CREATE OR REPLACE TEMP TABLE report_visits_team AS
SELECT
    period_month.month, period_month.first_day, period_month.last_day, boss.person AS supervisor, boss.branch_code,
    own.person AS salesperson
FROM period_month
JOIN person AS own
    ON own.role = 'salesperson' AND own.is_registered
    AND (own.is_active OR own.leave_date IS NOT NULL)
    AND coalesce(own.hire_date, period_month.first_day) <= period_month.last_day
    AND coalesce(own.leave_date, period_month.last_day) >= period_month.first_day
JOIN person AS boss ON boss.person = own.supervisor AND boss.is_registered
    AND coalesce(boss.leave_date, period_month.last_day) >= period_month.first_day
WHERE period_month.first_day <= $reference_day
ORDER BY period_month.month, boss.branch_code, boss.person, own.person;

CREATE OR REPLACE TEMP TABLE report_visits_team_day AS
SELECT
    team.month, team.supervisor, team.salesperson, told.day,
    bool_or(EXISTS (
        SELECT 1 FROM report_visits_noted AS noted
        WHERE noted.day = told.day AND noted.salesperson = told.salesperson AND noted.companion = told.supervisor
    )) AS is_confirmed
FROM report_visits_team AS team
JOIN report_visits_accompanied AS told
    ON told.supervisor = team.supervisor AND told.salesperson = team.salesperson
    AND told.day BETWEEN team.first_day AND least(team.last_day, $reference_day)
GROUP BY team.month, team.supervisor, team.salesperson, told.day
ORDER BY team.month, team.supervisor, team.salesperson, told.day;
