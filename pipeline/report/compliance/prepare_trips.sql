-- Trips of the sales department manager (VIS-04): what the reports themselves say of the return, and trips of the list of absences on
-- which no report was made. Due on the first working day after the return.
CREATE OR REPLACE TEMP TABLE report_compliance_trip AS
WITH manager AS (
    SELECT DISTINCT person FROM person WHERE role = 'sales_dept_manager'
),
reported AS (
    SELECT visit.supervisor AS person, visit.trip_return_date AS return_day, count(*) AS visits, local_day(min(visit._received_at)) AS received_day
    FROM current_supervisor_visit_daily AS visit
    WHERE visit.trip_return_date IS NOT NULL
        AND (visit.supervisor_role = 'sales_dept_manager' OR visit.supervisor IN (SELECT person FROM manager))
    GROUP BY visit.supervisor, visit.trip_return_date
),
travelled AS (
    SELECT DISTINCT called.person, absence.start_date AS start_day, coalesce(absence.end_date, absence.start_date) AS return_day
    FROM current_absence AS absence
    JOIN called ON called.written = absence.employee_name AND called.branch_code = coalesce(absence.branch_code, absence._branch, '')
    WHERE absence.kind = 'trip' AND called.person IN (SELECT person FROM manager)
),
trip AS (
    SELECT coalesce(travelled.person, reported.person) AS person, travelled.start_day,
        coalesce(reported.return_day, travelled.return_day) AS return_day, reported.visits, reported.received_day
    FROM travelled
    FULL JOIN reported ON reported.person = travelled.person AND reported.return_day = travelled.return_day
),
dated AS (
    SELECT trip.*, undated.visits AS other_visits, undated.received_day AS other_received_day, (
        SELECT min(later.day) FROM report_compliance_workday AS later
        WHERE later.place = $trip_workdays
            + (SELECT count(*) FROM report_compliance_workday AS gone WHERE gone.day <= trip.return_day)
    ) AS due_day
    FROM trip
    LEFT JOIN (
        SELECT travelled.person, travelled.return_day, count(*) AS visits, local_day(min(visit._received_at)) AS received_day
        FROM travelled
        JOIN current_supervisor_visit_daily AS visit
            ON visit.supervisor = travelled.person AND visit.visit_date BETWEEN travelled.start_day AND travelled.return_day
        GROUP BY travelled.person, travelled.return_day
    ) AS undated ON undated.person = trip.person AND undated.return_day = trip.return_day
)
SELECT
    person, start_day, return_day, due_day, coalesce(visits, other_visits, 0) AS visits, visits IS NOT NULL AS is_dated,
    coalesce(received_day, other_received_day) AS received_day
FROM dated
WHERE return_day BETWEEN $first_day AND $last_day
ORDER BY return_day, person;
