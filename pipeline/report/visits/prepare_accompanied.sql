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

-- The target is 20 days, or the month's working days where there are fewer. In mid-month the pace is the target's share of the
-- working days gone by. Met needs the days and every salesperson at least once.
CREATE OR REPLACE TEMP TABLE report_visits_accompanied_days AS
WITH month_days AS (
    SELECT
        period_month.month,
        count(*) FILTER (calendar_day.is_workday) AS workdays,
        count(*) FILTER (calendar_day.is_workday AND calendar_day.day <= $reference_day) AS workdays_gone
    FROM period_month
    JOIN calendar_day ON calendar_day.day BETWEEN period_month.first_day AND period_month.last_day
    GROUP BY period_month.month
),
team AS (
    SELECT month, branch_code, supervisor, count(*) AS people FROM report_visits_team GROUP BY month, branch_code, supervisor
),
accompanied AS (
    SELECT
        month, supervisor, count(DISTINCT day) AS days, count(DISTINCT day) FILTER (is_confirmed) AS confirmed_days,
        count(DISTINCT salesperson) AS people_accompanied
    FROM report_visits_team_day
    GROUP BY month, supervisor
),
alone AS (
    SELECT team.month, team.supervisor, string_agg(person_name(team.salesperson), '、' ORDER BY team.salesperson) AS names
    FROM report_visits_team AS team
    WHERE NOT EXISTS (
        SELECT 1 FROM report_visits_team_day AS met
        WHERE met.month = team.month AND met.supervisor = team.supervisor AND met.salesperson = team.salesperson
    )
    GROUP BY team.month, team.supervisor
),
counted AS (
    SELECT
        team.month, team.branch_code, team.supervisor, team.people, coalesce(accompanied.people_accompanied, 0) AS people_accompanied,
        coalesce(accompanied.days, 0) AS days, coalesce(accompanied.confirmed_days, 0) AS confirmed_days,
        least($accompany_days, month_days.workdays) AS target_days, month_days.workdays, month_days.workdays_gone, alone.names AS never_with
    FROM team
    JOIN month_days ON month_days.month = team.month
    LEFT JOIN accompanied ON accompanied.month = team.month AND accompanied.supervisor = team.supervisor
    LEFT JOIN alone ON alone.month = team.month AND alone.supervisor = team.supervisor
)
SELECT
    month, branch_code, supervisor, days, confirmed_days, target_days, greatest(target_days - days, 0) AS lacking_days,
    CAST(target_days * workdays_gone AS DECIMAL(18, 4)) / nullif(workdays, 0) AS pace_days,
    people_accompanied, people, never_with,
    CASE
        WHEN days >= target_days AND never_with IS NULL THEN 'met'
        WHEN workdays_gone = workdays THEN 'short'
        WHEN days * workdays >= target_days * workdays_gone THEN 'on_pace'
        ELSE 'behind'
    END AS state
FROM counted
ORDER BY month, branch_code, supervisor;
