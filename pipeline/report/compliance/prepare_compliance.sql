-- Who has to file what, and when: salespeople the visit daily report, branch supervisors the supervisor report; supervisors only once
-- any supervisor report is known at all. A registered person who left without a date is not expected.
CREATE OR REPLACE TEMP TABLE report_compliance_duty AS
SELECT
    person, person_name, branch_code, role,
    CASE WHEN role = 'salesperson' THEN 'visit_daily' ELSE 'supervisor_visit_daily' END AS form, from_day, to_day
FROM service
WHERE coalesce(branch_code, '总公司') <> '总公司' AND from_day <= to_day
    AND (
        role = 'salesperson'
        OR (role IN ('section_head', 'branch_deputy', 'branch_manager') AND EXISTS (SELECT 1 FROM current_supervisor_visit_daily))
    )
ORDER BY branch_code, person, from_day;

-- Rows by person and day. A row without a customer (无拜访) files the day as well as a visit does (SUB-02), and so does a nil return
-- of the whole file, for each working day that it covers and each person of its branch, or the one it names.
CREATE OR REPLACE TEMP TABLE report_compliance_filed AS
WITH nil_day AS (
    SELECT nil_return.form, duty.branch_code, duty.person, calendar_day.day, nil_return.received_at
    FROM nil_return
    JOIN report_compliance_duty AS duty
        ON duty.form = nil_return.form AND duty.branch_code = nil_return.branch_code
        AND coalesce(nil_return.person, duty.person) = duty.person
    JOIN calendar_day
        ON calendar_day.is_workday
        AND calendar_day.day BETWEEN greatest(nil_return.first_day, duty.from_day) AND least(nil_return.last_day, duty.to_day)
)
SELECT form, branch_code, person, day, bool_and(is_nil) AS is_nil, min(received_at) AS received_at
FROM (
    SELECT
        'visit_daily' AS form, coalesce(branch_code, _branch) AS branch_code, salesperson AS person, visit_date AS day,
        (customer_name IS NULL OR customer_name LIKE '%无拜访%') AND customer_code IS NULL AS is_nil, _received_at AS received_at
    FROM current_visit_daily
    UNION ALL
    SELECT
        'supervisor_visit_daily', coalesce(branch_code, _branch), supervisor, visit_date,
        (customer_name IS NULL OR customer_name LIKE '%无拜访%') AND customer_code IS NULL, _received_at
    FROM current_supervisor_visit_daily
    UNION ALL
    SELECT form, branch_code, person, day, TRUE, received_at FROM nil_day
)
WHERE day IS NOT NULL
GROUP BY form, branch_code, person, day
ORDER BY form, branch_code, person, day;

-- When a filed day first came. A day that was sent again keeps the first time; one that only a nil return files has that file's.
CREATE OR REPLACE TEMP TABLE report_compliance_arrival AS
SELECT
    filed.form, filed.branch_code, filed.person, filed.day, filed.is_nil,
    least(filed.received_at, coalesce(first_arrival.received_at, filed.received_at)) AS received_at,
    local_day(least(filed.received_at, coalesce(first_arrival.received_at, filed.received_at))) AS received_day
FROM report_compliance_filed AS filed
LEFT JOIN first_arrival
    ON first_arrival.form = filed.form AND first_arrival.branch_code = filed.branch_code AND first_arrival.person = filed.person
    AND first_arrival.day = filed.day
ORDER BY filed.form, filed.branch_code, filed.person, filed.day;

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
-- received: all there in time; nil: all there, and nothing but nil rows; partial: someone is absent; late: some came after the due day;
-- late_partial: both; partly: something is in, but rows are out to be mended; returned: nothing is in, rows are out; missing: nothing
-- came and the due day has passed; not_due: nothing came yet; so_far: not due, someone's reports have come; none: nobody is expected.
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
expected AS (
    SELECT DISTINCT slot.branch_code, slot.iso_week, slot.form, duty.person, duty.person_name
    FROM slot
    JOIN report_compliance_duty AS duty ON duty.branch_code = slot.branch_code AND duty.form = slot.form
    JOIN calendar_day
        ON calendar_day.day BETWEEN greatest(slot.monday, duty.from_day, $first_day) AND least(slot.sunday, duty.to_day, $last_day)
        AND calendar_day.is_workday
    LEFT JOIN report_compliance_away AS away ON away.person = duty.person AND away.day = calendar_day.day
    WHERE NOT coalesce(away.is_leave, FALSE)
),
sent AS (
    SELECT
        slot.branch_code, slot.iso_week, slot.form, arrival.person, min(arrival.received_at) AS received_at, bool_and(arrival.is_nil) AS is_nil
    FROM slot
    JOIN report_compliance_arrival AS arrival
        ON arrival.form = slot.form AND arrival.branch_code = slot.branch_code AND arrival.day BETWEEN slot.monday AND slot.sunday
    GROUP BY slot.branch_code, slot.iso_week, slot.form, arrival.person
),
arrived AS (
    SELECT
        sent.branch_code, sent.iso_week, sent.form, local_day(min(sent.received_at)) AS received_day, bool_and(sent.is_nil) AS is_nil,
        local_day(max(sent.received_at) FILTER (expected.person IS NOT NULL)) AS complete_day
    FROM sent
    LEFT JOIN expected
        ON expected.branch_code = sent.branch_code AND expected.iso_week = sent.iso_week AND expected.form = sent.form
        AND expected.person = sent.person
    GROUP BY sent.branch_code, sent.iso_week, sent.form
),
kept_out AS (
    SELECT slot.branch_code, slot.iso_week, slot.form, count(*) AS out_rows, local_day(min(out_row.received_at)) AS out_since
    FROM slot
    JOIN out_row
        ON out_row.form = slot.form AND out_row.branch_code = slot.branch_code AND out_row.day BETWEEN slot.monday AND slot.sunday
    GROUP BY slot.branch_code, slot.iso_week, slot.form
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
),
joined AS (
    SELECT
        slot.branch_code, slot.iso_week, slot.monday, slot.sunday, slot.form, slot.due_day, slot.is_due,
        coalesce(people.people, 0) AS people, coalesce(people.absent_people, 0) AS absent_people, people.absent,
        arrived.received_day, coalesce(arrived.complete_day, arrived.received_day) AS complete_day, coalesce(arrived.is_nil, FALSE) AS is_nil,
        coalesce(kept_out.out_rows, 0) AS out_rows, kept_out.out_since
    FROM slot
    LEFT JOIN arrived ON arrived.branch_code = slot.branch_code AND arrived.iso_week = slot.iso_week AND arrived.form = slot.form
    LEFT JOIN people ON people.branch_code = slot.branch_code AND people.iso_week = slot.iso_week AND people.form = slot.form
    LEFT JOIN kept_out ON kept_out.branch_code = slot.branch_code AND kept_out.iso_week = slot.iso_week AND kept_out.form = slot.form
)
SELECT
    *,
    CASE WHEN received_day IS NOT NULL THEN greatest(date_diff('day', due_day, complete_day), 0) END AS days_late,
    CASE
        WHEN received_day IS NULL AND out_rows > 0 THEN 'returned'
        WHEN received_day IS NULL AND people = 0 THEN 'none'
        WHEN received_day IS NULL AND is_due THEN 'missing'
        WHEN received_day IS NULL THEN 'not_due'
        WHEN out_rows > 0 THEN 'partly'
        WHEN absent_people > 0 AND NOT is_due THEN 'so_far'
        WHEN absent_people > 0 AND is_due AND received_day > due_day THEN 'late_partial'
        WHEN absent_people > 0 THEN 'partial'
        WHEN is_due AND complete_day > due_day THEN 'late'
        WHEN is_nil THEN 'nil'
        ELSE 'received'
    END AS state
FROM joined
ORDER BY branch_code, form, monday;

-- Each salesperson's working days (SUB-02). Leave is exempt. On a trip, two filed days of a week are enough (SUB-04). A day of
-- a week that is not due, and of which the branch has sent nothing yet, is not asked for yet. A day whose rows are all out to be mended
-- is not filed.
CREATE OR REPLACE TEMP TABLE report_compliance_day AS
SELECT
    duty.person, duty.person_name, duty.branch_code, calendar_day.day, calendar_day.iso_week, calendar_day.is_workday,
    filed.day IS NOT NULL AS is_filed, coalesce(filed.is_nil, FALSE) AS is_nil, kept_out.day IS NOT NULL AS is_out,
    coalesce(upload.is_due AND filed.received_day > upload.due_day, FALSE) AS is_late,
    coalesce(away.is_trip, FALSE) AND NOT coalesce(away.is_leave, FALSE) AS is_trip,
    coalesce(away.is_leave, FALSE) AS is_leave,
    coalesce(NOT upload.is_due AND upload.received_day IS NULL, FALSE) AS is_early
FROM report_compliance_duty AS duty
JOIN calendar_day
    ON calendar_day.day BETWEEN greatest($first_day, duty.from_day) AND least($last_day, $reference_day, duty.to_day)
LEFT JOIN (
    SELECT person, day, bool_and(is_nil) AS is_nil, min(received_day) AS received_day
    FROM report_compliance_arrival
    WHERE form = 'visit_daily'
    GROUP BY person, day
) AS filed
    ON filed.person = duty.person AND filed.day = calendar_day.day
LEFT JOIN (SELECT DISTINCT lower(person) AS person, day FROM out_row WHERE form = 'visit_daily') AS kept_out
    ON kept_out.person = lower(duty.person) AND kept_out.day = calendar_day.day
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
        WHEN day.is_filed AND day.is_out THEN 'partly'
        WHEN day.is_filed AND day.is_late THEN 'late'
        WHEN day.is_filed AND day.is_nil THEN 'nil'
        WHEN day.is_filed THEN 'filed'
        WHEN day.is_out THEN 'returned'
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

-- How the weekly uploads of a form stand: of the company (no branch), and of each branch.
CREATE OR REPLACE TEMP TABLE report_compliance_upload_says AS
SELECT
    form,
    CASE
        WHEN count(*) FILTER (is_due AND state <> 'none') = 0 THEN 'upload_open'
        WHEN count(*) FILTER (is_due AND state NOT IN ('received', 'nil', 'none')) = 0 THEN 'upload_good'
        ELSE 'upload'
    END AS says, branch_code, grouping(branch_code) AS is_all,
    count(*) FILTER (is_due AND state <> 'none') AS due_uploads, count(*) FILTER (is_due AND state IN ('received', 'nil')) AS good_uploads,
    count(*) FILTER (state = 'missing') AS missing, count(*) FILTER (is_due AND state IN ('late', 'late_partial')) AS late,
    count(*) FILTER (is_due AND state IN ('returned', 'partly')) AS mending, count(*) FILTER (is_due AND state = 'partial') AS partial
FROM report_compliance_upload
GROUP BY GROUPING SETS ((form, branch_code), (form))
ORDER BY form, is_all DESC, branch_code;
