-- Days across for a period of up to 31 days, else weeks: all that was asked for, a part, nothing. Every person has every column.
WITH states AS (
    SELECT branch_code, person, strftime(day, '%m-%d') AS slot, state
    FROM report_compliance_day_state
    WHERE date_diff('day', $first_day, $last_day) <= 30
    UNION ALL
    SELECT
        branch_code, person, iso_week,
        CASE
            WHEN required = 0 AND leave_days > 0 THEN 'leave'
            WHEN required = 0 THEN 'not_due'
            WHEN credited >= required THEN 'filed'
            WHEN credited = 0 THEN 'missing'
            ELSE 'some'
        END
    FROM report_compliance_person_week
    WHERE date_diff('day', $first_day, $last_day) > 30 AND (required > 0 OR leave_days > 0 OR trip_workdays > 0)
),
slots AS (
    SELECT slot, min(day) AS slot_day
    FROM (
        SELECT day, CASE WHEN date_diff('day', $first_day, $last_day) <= 30 THEN strftime(day, '%m-%d') ELSE iso_week END AS slot
        FROM calendar_day
        WHERE is_workday AND day BETWEEN $first_day AND least($last_day, $reference_day)
    )
    GROUP BY slot
),
people AS (SELECT DISTINCT branch_code, person, person_name FROM report_compliance_day)
SELECT people.branch_code, branch_label(people.branch_code) AS branch_name, people.person, people.person_name, slots.slot, states.state
FROM people
CROSS JOIN slots
LEFT JOIN states ON states.branch_code = people.branch_code AND states.person = people.person AND states.slot = slots.slot
ORDER BY people.branch_code, people.person, slots.slot_day
