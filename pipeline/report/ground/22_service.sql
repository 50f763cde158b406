-- In which branch and role each person served when: a transfer or promotion holds from the day on which the register that says so
-- came in; what the first one says holds from the beginning. Whoever is in no register serves where the reports say.
SET VARIABLE report_versions = CASE WHEN getvariable('report_has_ledger') THEN
    'SELECT entry.employee_code AS person, entry.branch_code, entry.role, CAST(local_instant(filed.received_at) AS DATE) AS day,
        filed.arrival, entry._entry AS entry
    FROM ledger_employee AS entry
    JOIN counted_submission AS filed ON filed.submission_id = entry._submission AND filed.filing = entry._filing
    WHERE entry.employee_code IS NOT NULL'
ELSE
    'SELECT employee_code AS person, branch_code, role, CAST(local_instant(_received_at) AS DATE) AS day, 0 AS arrival, _entry AS entry
    FROM current_employee'
END;

CREATE OR REPLACE TEMP TABLE service AS
WITH daily AS (
    SELECT *
    FROM query(getvariable('report_versions'))
    QUALIFY row_number() OVER (PARTITION BY person, day ORDER BY arrival DESC, entry DESC) = 1
),
beside AS (
    SELECT
        *, row_number() OVER (PARTITION BY person ORDER BY day) = 1 AS is_first,
        lag(branch_code) OVER (PARTITION BY person ORDER BY day) AS branch_before,
        lag(role) OVER (PARTITION BY person ORDER BY day) AS role_before
    FROM daily
),
changed AS (
    SELECT * FROM beside
    WHERE is_first OR branch_code IS DISTINCT FROM branch_before OR role IS DISTINCT FROM role_before
),
spans AS (
    SELECT
        person, branch_code, role,
        CASE WHEN is_first THEN DATE '0001-01-01' ELSE day END AS from_day,
        CAST(coalesce(lead(day) OVER (PARTITION BY person ORDER BY day) - 1, DATE '9999-12-31') AS DATE) AS to_day
    FROM changed
)
SELECT
    person.person, person.person_name, coalesce(spans.branch_code, person.branch_code) AS branch_code,
    coalesce(spans.role, person.role) AS role,
    greatest(coalesce(person.hire_date, DATE '0001-01-01'), coalesce(spans.from_day, DATE '0001-01-01')) AS from_day,
    least(coalesce(person.leave_date, DATE '9999-12-31'), coalesce(spans.to_day, DATE '9999-12-31')) AS to_day
FROM person
LEFT JOIN spans ON spans.person = person.person AND person.is_registered
WHERE person.is_active OR person.leave_date IS NOT NULL
ORDER BY 3, 1, 5;
