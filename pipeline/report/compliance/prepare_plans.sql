-- Working days, counted.
CREATE OR REPLACE TEMP TABLE report_compliance_workday AS
SELECT day, row_number() OVER (ORDER BY day) AS place
FROM calendar_day
WHERE is_workday
ORDER BY day;

-- Visit plans by person and the month or week they are for (VIS-07): due on the last working day before it begins, by the day on
-- which the first of its lines came. A plan for both a month and its weeks is judged as each was sent.
CREATE OR REPLACE TEMP TABLE report_compliance_plan AS
WITH line AS (
    SELECT
        coalesce(branch_code, _branch) AS branch_code, salesperson AS person, plan_date, approver, _received_at AS received_at,
        CASE WHEN plan_period SIMILAR TO '[0-9]{4}-(W[0-9]{2}|[0-9]{2})' THEN plan_period ELSE strftime(plan_date, '%Y-%m') END AS unit
    FROM current_visit_plan
    WHERE plan_date IS NOT NULL
),
spanned AS (
    SELECT
        *,
        CASE
            WHEN unit LIKE '%W%' THEN CAST(
                date_trunc('week', make_date(CAST(left(unit, 4) AS INTEGER), 1, 4)) + 7 * (CAST(right(unit, 2) AS INTEGER) - 1) * INTERVAL 1 DAY
            AS DATE)
            ELSE CAST(unit || '-01' AS DATE)
        END AS first_day
    FROM line
),
grouped AS (
    SELECT
        branch_code, person, unit, first_day,
        CASE WHEN unit LIKE '%W%' THEN CAST(first_day + 6 AS DATE) ELSE last_day(first_day) END AS last_day,
        count(*) AS lines, count(*) FILTER (approver IS NOT NULL) AS approved_lines, min(received_at) AS received_at,
        min(plan_date) AS first_plan_day, max(plan_date) AS last_plan_day
    FROM spanned
    GROUP BY branch_code, person, unit, first_day
),
arrived AS (
    SELECT grouped.branch_code, grouped.person, grouped.unit, min(first_arrival.received_at) AS received_at
    FROM grouped
    JOIN first_arrival
        ON first_arrival.form = 'visit_plan' AND first_arrival.branch_code = grouped.branch_code AND first_arrival.person = grouped.person
        AND first_arrival.day BETWEEN grouped.first_plan_day AND grouped.last_plan_day
    GROUP BY grouped.branch_code, grouped.person, grouped.unit
)
SELECT
    grouped.branch_code, grouped.person, grouped.unit, grouped.first_day, grouped.last_day, grouped.lines, grouped.approved_lines,
    local_day(least(grouped.received_at, coalesce(arrived.received_at, grouped.received_at))) AS received_day, due.due_day,
    local_day(least(grouped.received_at, coalesce(arrived.received_at, grouped.received_at))) > due.due_day AS is_late
FROM grouped
LEFT JOIN arrived ON arrived.branch_code = grouped.branch_code AND arrived.person = grouped.person AND arrived.unit = grouped.unit
LEFT JOIN (
    SELECT wanted.first_day, workday.day AS due_day
    FROM (SELECT DISTINCT first_day FROM grouped) AS wanted
    JOIN report_compliance_workday AS workday
        ON workday.place = 1 - $plan_workdays
            + (SELECT count(*) FROM report_compliance_workday AS gone WHERE gone.day < wanted.first_day)
) AS due ON due.first_day = grouped.first_day
ORDER BY grouped.branch_code, grouped.person, grouped.first_day, grouped.unit;

-- Forms of a month: each branch's visit plans and sales targets, due on the last working day before it; asked for once any is known.
-- People owe a plan for a month in which they serve from before it was due, and are not on leave all the time.
CREATE OR REPLACE TEMP TABLE report_compliance_monthly AS
WITH slot AS (
    SELECT branch.branch_code, period_month.month, period_month.first_day, period_month.last_day, form.form, due.due_day,
        coalesce(due.due_day < $reference_day, FALSE) AS is_due
    FROM branch
    CROSS JOIN period_month
    CROSS JOIN (
        SELECT 'visit_plan' AS form WHERE EXISTS (SELECT 1 FROM current_visit_plan)
        UNION ALL SELECT 'sales_target' WHERE EXISTS (SELECT 1 FROM current_sales_target)
    ) AS form
    JOIN (
        SELECT period_month.month, workday.day AS due_day
        FROM period_month
        JOIN report_compliance_workday AS workday
            ON workday.place = 1 - $plan_workdays
                + (SELECT count(*) FROM report_compliance_workday AS gone WHERE gone.day < period_month.first_day)
    ) AS due ON due.month = period_month.month
),
expected AS (
    SELECT DISTINCT slot.branch_code, slot.month, duty.person, duty.person_name
    FROM slot
    JOIN report_compliance_duty AS duty
        ON duty.branch_code = slot.branch_code AND duty.form = 'visit_daily' AND duty.from_day <= slot.due_day
    JOIN calendar_day
        ON calendar_day.is_workday AND calendar_day.day BETWEEN slot.first_day AND least(slot.last_day, duty.to_day)
    LEFT JOIN report_compliance_away AS away ON away.person = duty.person AND away.day = calendar_day.day
    WHERE slot.form = 'visit_plan' AND NOT coalesce(away.is_leave, FALSE)
),
people AS (
    SELECT
        expected.branch_code, expected.month, count(*) AS people, count(*) FILTER (planned.person IS NULL) AS absent_people,
        string_agg(expected.person_name, '、' ORDER BY expected.person) FILTER (planned.person IS NULL) AS absent
    FROM expected
    LEFT JOIN (
        SELECT DISTINCT plan.person, period_month.month
        FROM report_compliance_plan AS plan
        JOIN period_month ON plan.first_day <= period_month.last_day AND plan.last_day >= period_month.first_day
    ) AS planned ON planned.person = expected.person AND planned.month = expected.month
    GROUP BY expected.branch_code, expected.month
),
arrived AS (
    SELECT 'visit_plan' AS form, plan.branch_code, period_month.month, min(plan.received_day) AS received_day,
        max(plan.received_day) FILTER (plan.is_late) AS late_day
    FROM report_compliance_plan AS plan
    JOIN period_month ON plan.first_day <= period_month.last_day AND plan.last_day >= period_month.first_day
    GROUP BY plan.branch_code, period_month.month
    UNION ALL
    SELECT 'sales_target', coalesce(branch_code, _branch), target_month, min(local_day(_received_at)), NULL
    FROM current_sales_target
    GROUP BY coalesce(branch_code, _branch), target_month
),
kept_out AS (
    SELECT form, branch_code, strftime(day, '%Y-%m') AS month, count(*) AS out_rows, local_day(min(received_at)) AS out_since
    FROM out_row
    WHERE form IN ('visit_plan', 'sales_target') AND day IS NOT NULL
    GROUP BY form, branch_code, strftime(day, '%Y-%m')
),
joined AS (
    SELECT
        slot.branch_code, slot.month, slot.form, slot.due_day, slot.is_due,
        CASE WHEN slot.form = 'visit_plan' THEN coalesce(people.people, 0) END AS people,
        CASE WHEN slot.form = 'visit_plan' THEN coalesce(people.absent_people, 0) ELSE 0 END AS absent_people,
        CASE WHEN slot.form = 'visit_plan' THEN people.absent END AS absent,
        arrived.received_day,
        CASE
            WHEN slot.form = 'visit_plan' THEN arrived.late_day
            WHEN arrived.received_day > slot.due_day THEN arrived.received_day
        END AS late_day,
        coalesce(kept_out.out_rows, 0) AS out_rows, kept_out.out_since
    FROM slot
    LEFT JOIN people ON people.branch_code = slot.branch_code AND people.month = slot.month
    LEFT JOIN arrived ON arrived.branch_code = slot.branch_code AND arrived.month = slot.month AND arrived.form = slot.form
    LEFT JOIN kept_out ON kept_out.branch_code = slot.branch_code AND kept_out.month = slot.month AND kept_out.form = slot.form
)
SELECT
    *,
    CASE WHEN received_day IS NOT NULL THEN coalesce(greatest(date_diff('day', due_day, late_day), 0), 0) END AS days_late,
    CASE
        WHEN received_day IS NULL AND out_rows > 0 THEN 'returned'
        WHEN received_day IS NULL AND people = 0 THEN 'none'
        WHEN received_day IS NULL AND is_due THEN 'missing'
        WHEN received_day IS NULL THEN 'not_due'
        WHEN out_rows > 0 THEN 'partly'
        WHEN absent_people > 0 AND NOT is_due THEN 'so_far'
        WHEN absent_people > 0 AND late_day IS NOT NULL THEN 'late_partial'
        WHEN absent_people > 0 THEN 'partial'
        WHEN is_due AND late_day IS NOT NULL THEN 'late'
        ELSE 'received'
    END AS state
FROM joined
ORDER BY branch_code, form, month;
