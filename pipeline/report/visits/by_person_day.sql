-- Days across for a period of up to 31 days, else weeks. Up to 60 people stand by branch; of more, those with the fewest days out first.
WITH days AS (
    SELECT
        day, iso_week, is_workday,
        CASE WHEN date_diff('day', $first_day, $last_day) <= 30 THEN strftime(day, '%m-%d') ELSE iso_week END AS slot
    FROM calendar_day
    WHERE day BETWEEN $first_day AND least($last_day, $reference_day)
),
slots AS (SELECT slot, min(day) AS slot_day, bool_or(is_workday) AS is_working FROM days GROUP BY slot),
people AS (
    SELECT
        branch_code, salesperson, count(*) OVER () AS many, count(DISTINCT day) FILTER (is_visit) AS days_out
    FROM report_visits_visit
    WHERE in_period
    GROUP BY branch_code, salesperson
),
came AS (
    SELECT DISTINCT visit.branch_code, days.slot
    FROM (SELECT DISTINCT coalesce(branch_code, _branch) AS branch_code, visit_date FROM current_visit_daily) AS visit
    JOIN calendar_day ON calendar_day.day = visit.visit_date
    JOIN days ON days.iso_week = calendar_day.iso_week
),
counted AS (
    SELECT visit.branch_code, visit.salesperson, days.slot, count(*) AS visits
    FROM report_visits_visit AS visit
    JOIN days ON days.day = visit.day
    WHERE visit.in_period AND visit.is_visit
    GROUP BY ALL
)
SELECT
    people.branch_code, branch_label(people.branch_code) AS branch_name, people.salesperson,
    person_name(people.salesperson) AS person_name,
    slots.slot, counted.visits, coalesce(counted.visits, CASE WHEN slots.is_working AND came.slot IS NOT NULL THEN 0 END) AS squares,
    branch_label(people.branch_code) || ' ' || person_name(people.salesperson) AS label,
    came.slot IS NOT NULL OR counted.visits IS NOT NULL OR NOT slots.is_working AS has_report
FROM people
CROSS JOIN slots
LEFT JOIN came ON came.branch_code = people.branch_code AND came.slot = slots.slot
LEFT JOIN counted
    ON counted.branch_code = people.branch_code AND counted.salesperson = people.salesperson AND counted.slot = slots.slot
ORDER BY CASE WHEN people.many > 60 THEN people.days_out ELSE 0 END, people.branch_code, people.salesperson, slots.slot_day
