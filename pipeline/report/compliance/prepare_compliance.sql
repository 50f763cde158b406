-- Who has to file what: salespeople the visit daily report, branch supervisors the supervisor report; supervisors only once any
-- supervisor report is known at all. A registered person who left without a date is not expected.
CREATE OR REPLACE TEMP TABLE report_compliance_duty AS
SELECT
    person.person, person.person_name, person.branch_code, person.role,
    CASE WHEN person.role = 'salesperson' THEN 'visit_daily' ELSE 'supervisor_visit_daily' END AS form,
    coalesce(person.hire_date, DATE '0001-01-01') AS from_day,
    coalesce(person.leave_date, DATE '9999-12-31') AS to_day
FROM person
WHERE (person.is_active OR person.leave_date IS NOT NULL)
    AND coalesce(person.branch_code, '总公司') <> '总公司'
    AND (
        person.role = 'salesperson'
        OR (
            person.role IN ('section_head', 'branch_deputy', 'branch_manager')
            AND EXISTS (SELECT 1 FROM current_supervisor_visit_daily)
        )
    )
ORDER BY person.branch_code, person.person;

-- Rows by person and day. A row without a customer (无拜访) files the day as well as a visit does (SUB-02).
CREATE OR REPLACE TEMP TABLE report_compliance_filed AS
SELECT DISTINCT form, branch_code, person, day
FROM (
    SELECT
        'visit_daily' AS form, coalesce(branch_code, _branch) AS branch_code, salesperson AS person, visit_date AS day
    FROM current_visit_daily
    UNION ALL
    SELECT 'supervisor_visit_daily', coalesce(branch_code, _branch), supervisor, visit_date
    FROM current_supervisor_visit_daily
)
WHERE day IS NOT NULL
ORDER BY form, branch_code, person, day;

-- Days away, by the person whom the written name means. Half a day of leave leaves half a day to report on.
CREATE OR REPLACE TEMP TABLE report_compliance_away AS
SELECT
    called.person, calendar_day.day,
    bool_or(absence.kind = 'leave' AND NOT (absence.start_date = absence.end_date AND coalesce(absence.days, 1) < 1)) AS is_leave,
    bool_or(absence.kind = 'trip') AS is_trip
FROM current_absence AS absence
JOIN called ON called.written = absence.employee_name AND called.branch_code = coalesce(absence.branch_code, absence._branch, '')
JOIN calendar_day ON calendar_day.day BETWEEN absence.start_date AND coalesce(absence.end_date, absence.start_date)
GROUP BY called.person, calendar_day.day
ORDER BY called.person, calendar_day.day;

-- Each branch's upload of each form for each week with working days in the period (SUB-01, VIS-05). People are expected by those days.
CREATE OR REPLACE TEMP TABLE report_compliance_upload AS
WITH slot AS (
    SELECT upload_week.*, form.form
    FROM upload_week
    CROSS JOIN (SELECT unnest(['visit_daily', 'supervisor_visit_daily']) AS form) AS form
    WHERE upload_week.monday <= $reference_day AND EXISTS (
        SELECT 1 FROM calendar_day
        WHERE calendar_day.day BETWEEN greatest(upload_week.monday, $first_day) AND least(upload_week.sunday, $last_day)
            AND (calendar_day.is_workday OR isodow(calendar_day.day) < 6)
    )
),
arrived AS (
    SELECT
        slot.branch_code, slot.iso_week, slot.form,
        min(first_arrival.received_at) AS received_at, local_day(min(first_arrival.received_at)) AS received_day
    FROM slot
    JOIN first_arrival
        ON first_arrival.form = slot.form AND first_arrival.branch_code = slot.branch_code
        AND first_arrival.day BETWEEN slot.monday AND slot.sunday
    WHERE EXISTS (
        SELECT 1 FROM report_compliance_filed AS filed
        WHERE filed.form = slot.form AND filed.branch_code = slot.branch_code AND filed.day BETWEEN slot.monday AND slot.sunday
    )
    GROUP BY slot.branch_code, slot.iso_week, slot.form
),
expected AS (
    SELECT slot.branch_code, slot.iso_week, slot.form, duty.person, duty.person_name, slot.monday, slot.sunday
    FROM slot
    JOIN report_compliance_duty AS duty ON duty.branch_code = slot.branch_code AND duty.form = slot.form
    WHERE EXISTS (
        SELECT 1 FROM calendar_day
        LEFT JOIN report_compliance_away AS away ON away.person = duty.person AND away.day = calendar_day.day
        WHERE calendar_day.day BETWEEN greatest(slot.monday, duty.from_day, $first_day) AND least(slot.sunday, duty.to_day, $last_day)
            AND calendar_day.is_workday AND NOT coalesce(away.is_leave, FALSE)
    )
),
people AS (
    SELECT
        expected.branch_code, expected.iso_week, expected.form, count(*) AS people,
        count(*) FILTER (filed.person IS NULL) AS absent_people,
        string_agg(expected.person_name, '、' ORDER BY expected.person) FILTER (filed.person IS NULL) AS absent
    FROM expected
    LEFT JOIN (
        SELECT DISTINCT filed.person, slot.iso_week, slot.form, slot.branch_code
        FROM report_compliance_filed AS filed
        JOIN slot ON slot.form = filed.form AND filed.day BETWEEN slot.monday AND slot.sunday
    ) AS filed
        ON filed.person = expected.person AND filed.iso_week = expected.iso_week AND filed.form = expected.form
        AND filed.branch_code = expected.branch_code
    GROUP BY expected.branch_code, expected.iso_week, expected.form
)
SELECT
    slot.branch_code, slot.iso_week, slot.monday, slot.sunday, slot.form, slot.due_day, slot.is_due,
    coalesce(people.people, 0) AS people, coalesce(people.absent_people, 0) AS absent_people, people.absent,
    arrived.received_at, arrived.received_day,
    CASE WHEN arrived.received_day IS NOT NULL THEN greatest(date_diff('day', slot.due_day, arrived.received_day), 0) END AS days_late,
    arrived.received_day > slot.due_day AND slot.is_due AS is_late,
    CASE
        WHEN arrived.received_day IS NULL AND people.people IS NULL THEN 'none'
        WHEN arrived.received_day IS NULL AND slot.is_due THEN 'missing'
        WHEN arrived.received_day IS NULL THEN 'not_due'
        WHEN coalesce(people.absent_people, 0) > 0 AND NOT slot.is_due THEN 'not_due'
        WHEN coalesce(people.absent_people, 0) > 0 AND arrived.received_day > slot.due_day THEN 'late_partial'
        WHEN coalesce(people.absent_people, 0) > 0 THEN 'partial'
        WHEN slot.is_due AND arrived.received_day > slot.due_day THEN 'late'
        ELSE 'received'
    END AS state
FROM slot
LEFT JOIN arrived ON arrived.branch_code = slot.branch_code AND arrived.iso_week = slot.iso_week AND arrived.form = slot.form
LEFT JOIN people ON people.branch_code = slot.branch_code AND people.iso_week = slot.iso_week AND people.form = slot.form
ORDER BY slot.branch_code, slot.form, slot.monday;

-- Each salesperson's working days (SUB-02). Leave is exempt. On a trip, two filed days of a week are enough (SUB-04). A day of
-- a week that is not due, and of which the branch has sent nothing yet, is not asked for yet.
CREATE OR REPLACE TEMP TABLE report_compliance_day AS
SELECT
    duty.person, duty.person_name, duty.branch_code, calendar_day.day, calendar_day.iso_week, calendar_day.is_workday,
    filed.day IS NOT NULL AS is_filed,
    coalesce(away.is_trip, FALSE) AND NOT coalesce(away.is_leave, FALSE) AS is_trip,
    coalesce(away.is_leave, FALSE) AS is_leave,
    coalesce(upload.state = 'not_due' AND upload.received_day IS NULL, FALSE) AS is_early
FROM report_compliance_duty AS duty
JOIN calendar_day
    ON calendar_day.day BETWEEN greatest($first_day, duty.from_day) AND least($last_day, $reference_day, duty.to_day)
LEFT JOIN (SELECT DISTINCT person, day FROM report_compliance_filed WHERE form = 'visit_daily') AS filed
    ON filed.person = duty.person AND filed.day = calendar_day.day
LEFT JOIN report_compliance_away AS away ON away.person = duty.person AND away.day = calendar_day.day
LEFT JOIN report_compliance_upload AS upload
    ON upload.branch_code = duty.branch_code AND upload.iso_week = calendar_day.iso_week AND upload.form = 'visit_daily'
WHERE duty.form = 'visit_daily'
ORDER BY duty.branch_code, duty.person, calendar_day.day;

CREATE OR REPLACE TEMP TABLE report_compliance_person_week AS
WITH counted AS (
    SELECT
        person, person_name, branch_code, iso_week, min(day) AS first_day,
        count(*) FILTER (is_workday AND NOT is_trip AND NOT is_leave AND (is_filed OR NOT is_early)) AS plain_required,
        count(*) FILTER (is_workday AND NOT is_trip AND NOT is_leave AND is_filed) AS plain_filed,
        count(*) FILTER (is_workday AND is_trip AND (is_filed OR NOT is_early)) AS trip_workdays,
        count(*) FILTER (is_trip AND is_filed) AS trip_filed,
        count(*) FILTER (is_workday AND is_leave) AS leave_days
    FROM report_compliance_day
    GROUP BY person, person_name, branch_code, iso_week
)
SELECT
    *, least($trip_days, trip_workdays) AS trip_required,
    plain_required + least($trip_days, trip_workdays) AS required,
    plain_filed + least($trip_days, trip_workdays, trip_filed) AS credited
FROM counted
ORDER BY branch_code, person, iso_week;

-- A working day as the grid shows it. A trip day without a row is missing only where the week's two are not reached.
CREATE OR REPLACE TEMP TABLE report_compliance_day_state AS
SELECT
    day.*,
    CASE
        WHEN day.is_filed THEN 'filed'
        WHEN day.is_leave THEN 'leave'
        WHEN day.is_early THEN 'not_due'
        WHEN day.is_trip AND week.trip_filed >= week.trip_required THEN 'trip'
        WHEN day.is_trip THEN 'trip_missing'
        ELSE 'missing'
    END AS state
FROM report_compliance_day AS day
JOIN report_compliance_person_week AS week
    ON week.person = day.person AND week.branch_code = day.branch_code AND week.iso_week = day.iso_week
WHERE day.is_workday
ORDER BY day.branch_code, day.person, day.day;
