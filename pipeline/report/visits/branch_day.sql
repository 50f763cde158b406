-- Days across for a period of up to 31 days, else weeks: a branch's visits, and how many of its people made any.
WITH days AS (
    SELECT
        day, iso_week, is_workday,
        CASE WHEN date_diff('day', $first_day, $last_day) <= 30 THEN strftime(day, '%m-%d') ELSE iso_week END AS slot
    FROM calendar_day
    WHERE day BETWEEN $first_day AND least($last_day, $reference_day)
),
slots AS (SELECT slot, min(day) AS slot_day, bool_or(is_workday) AS is_working FROM days GROUP BY slot),
came AS (
    SELECT DISTINCT visit.branch_code, days.slot
    FROM (SELECT DISTINCT coalesce(branch_code, _branch) AS branch_code, visit_date FROM current_visit_daily) AS visit
    JOIN calendar_day ON calendar_day.day = visit.visit_date
    JOIN days ON days.iso_week = calendar_day.iso_week
),
counted AS (
    SELECT visit.branch_code, days.slot, count(*) AS visits
    FROM report_visits_visit AS visit
    JOIN days ON days.day = visit.day
    WHERE visit.in_period AND visit.is_visit
    GROUP BY ALL
),
branches AS (SELECT DISTINCT branch_code FROM report_visits_visit WHERE in_period)
SELECT
    branches.branch_code, branch_label(branches.branch_code) AS branch_name, slots.slot,
    coalesce(counted.visits, CASE WHEN slots.is_working AND came.slot IS NOT NULL THEN 0 END) AS visits,
    came.slot IS NOT NULL OR counted.visits IS NOT NULL OR NOT slots.is_working AS has_report
FROM branches
CROSS JOIN slots
LEFT JOIN came ON came.branch_code = branches.branch_code AND came.slot = slots.slot
LEFT JOIN counted ON counted.branch_code = branches.branch_code AND counted.slot = slots.slot
ORDER BY branches.branch_code, slots.slot_day
