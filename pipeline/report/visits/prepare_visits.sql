-- Visits as the blocks below count them. A row without a customer, or with 无拜访 in his place, is a
-- filed day, never a visit (VIS-01). Telephone and online rows are contacts, not visits (VIS-09). Customers meet by their id, else by
-- their name without spaces and punctuation.
CREATE OR REPLACE TEMP MACRO report_visits_name_key(name) AS lower(regexp_replace(name, '[^\p{L}\p{N}]', '', 'g'));

CREATE OR REPLACE TEMP TABLE report_visits_visit AS
SELECT
    visit._entry AS entry,
    visit._source AS source, visit._sheet AS sheet, visit._row AS sheet_row,
    visit.visit_date AS day,
    coalesce(
        visit.branch_code, nullif(visit._branch, '总公司'),
        (SELECT min(person.branch_code) FROM person WHERE person.person = visit.salesperson), visit._branch
    ) AS branch_code,
    visit.salesperson,
    coalesce(visit._customer_id, report_visits_name_key(coalesce(visit.customer_name, visit.customer_code))) AS customer,
    report_visits_name_key(visit.customer_name) AS name_key,
    coalesce(visit.customer_name, visit.customer_code) AS customer_name,
    coalesce(
        visit.customer_kind,
        (
            SELECT min(CASE card.lifecycle_stage WHEN 'lost' THEN 'old' ELSE card.lifecycle_stage END)
            FROM current_customer AS card WHERE card.customer_id = visit._customer_id
        )
    ) AS customer_kind,
    visit.visit_method,
    coalesce(visit.visit_method, 'onsite') NOT IN ('phone', 'online') AS is_visit,
    visit.purpose, visit.result, visit.content, visit.order_items, visit.order_amount, visit.collected_amount,
    visit.customer_feedback, coalesce(visit.complaint_raised, FALSE) AS complaint_raised,
    visit.accompanied_by, visit.next_visit_date,
    visit.visit_date BETWEEN $first_day AND $last_day AS in_period
FROM current_visit_daily AS visit
WHERE coalesce(visit.customer_name, visit.customer_code) IS NOT NULL AND visit.visit_date IS NOT NULL
    AND NOT (visit.customer_code IS NULL AND visit.customer_name LIKE '%无拜访%')
ORDER BY visit.visit_date, visit._source, visit._sheet, visit._row;

-- Supervisors' visits. The kind follows from the accompanied person and the role where the column is blank (VIS-02).
CREATE OR REPLACE TEMP TABLE report_visits_supervisor AS
WITH rows_with_role AS (
    SELECT
        visit.*,
        coalesce(visit.supervisor_role, (SELECT min(person.role) FROM person WHERE person.person = visit.supervisor)) AS role
    FROM current_supervisor_visit_daily AS visit
    WHERE visit.visit_date IS NOT NULL AND coalesce(visit.customer_name, visit.customer_code) IS NOT NULL
        AND NOT (visit.customer_code IS NULL AND visit.customer_name LIKE '%无拜访%')
)
SELECT
    _entry AS entry, _source AS source, _sheet AS sheet, _row AS sheet_row,
    visit_date AS day,
    coalesce(
        branch_code, nullif(_branch, '总公司'),
        (SELECT min(person.branch_code) FROM person WHERE person.person = supervisor), _branch
    ) AS branch_code,
    supervisor, role,
    coalesce(visit_kind, CASE
        WHEN accompanied_salesperson IS NULL THEN 'solo'
        WHEN role = 'sales_dept_manager' THEN 'hq_accompany'
        ELSE 'branch_accompany'
    END) AS visit_kind,
    visit_kind IS NOT NULL AS kind_is_written,
    accompanied_salesperson,
    coalesce(_customer_id, report_visits_name_key(coalesce(customer_name, customer_code))) AS customer,
    report_visits_name_key(customer_name) AS name_key,
    coalesce(customer_name, customer_code) AS customer_name,
    purpose, result, questions_raised, order_amount, collected_amount, coalesce(complaint_raised, FALSE) AS complaint_raised,
    visit_date BETWEEN $first_day AND $last_day AS in_period
FROM rows_with_role
ORDER BY visit_date, _source, _sheet, _row;

-- One line for each person that a supervisor says to have accompanied, and one for each companion that a salesperson notes.
CREATE OR REPLACE TEMP TABLE report_visits_accompanied AS
SELECT * EXCLUDE (salesperson), trim(salesperson) AS salesperson
FROM (
    SELECT
        entry, source, sheet, sheet_row, day, branch_code, supervisor, role, customer, name_key, customer_name, in_period,
        unnest(string_split_regex(accompanied_salesperson, '[|、,，;；]')) AS salesperson
    FROM report_visits_supervisor
    WHERE accompanied_salesperson IS NOT NULL
)
WHERE trim(salesperson) NOT IN ('', supervisor)
ORDER BY day, entry, salesperson;

CREATE OR REPLACE TEMP TABLE report_visits_noted AS
SELECT * EXCLUDE (companion), trim(companion) AS companion
FROM (
    SELECT
        entry, source, sheet, sheet_row, day, branch_code, salesperson, customer, name_key, customer_name, in_period,
        unnest(string_split_regex(accompanied_by, '[|、,，;；]')) AS companion
    FROM report_visits_visit
    WHERE accompanied_by IS NOT NULL
)
WHERE trim(companion) NOT IN ('', salesperson)
ORDER BY day, entry, companion;

-- A day on which somebody from the firm was with a customer, or spoke with him: of anyone, in either daily report.
CREATE OR REPLACE TEMP TABLE report_visits_contact AS
SELECT customer, day, bool_or(is_visit) AS is_visit
FROM (
    SELECT customer, day, is_visit FROM report_visits_visit
    UNION ALL
    SELECT customer, day, TRUE FROM report_visits_supervisor
)
WHERE day <= $reference_day
GROUP BY customer, day
ORDER BY customer, day;
