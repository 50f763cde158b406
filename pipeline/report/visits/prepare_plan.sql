-- Plans beside what happened (VIS-06). A visit fulfils one plan at most: pairs of one person and one customer within the
-- tolerance are taken nearest first, the same day before all others. Several rounds, because taking a pair frees the next best.
CREATE OR REPLACE TEMP TABLE report_visits_plan AS
SELECT
    plan._entry AS entry, plan._source AS source, plan._sheet AS sheet, plan._row AS sheet_row,
    plan.plan_date AS day,
    greatest(plan.plan_date, coalesce(plan.plan_date_last, plan.plan_date)) AS final_day,  -- a plan may be for 3月上旬
    coalesce(
        plan.branch_code, nullif(plan._branch, '总公司'),
        (SELECT min(person.branch_code) FROM person WHERE person.person = plan.salesperson), plan._branch
    ) AS branch_code,
    plan.salesperson,
    coalesce(plan._customer_id, report_visits_name_key(coalesce(plan.customer_name, plan.customer_code))) AS customer,
    report_visits_name_key(plan.customer_name) AS name_key,
    coalesce(plan.customer_name, plan.customer_code) AS customer_name,
    coalesce(plan.visit_method, 'onsite') NOT IN ('phone', 'online') AS is_visit,
    plan.done,
    plan.plan_date <= $last_day AND coalesce(plan.plan_date_last, plan.plan_date) >= $first_day AS in_period
FROM current_visit_plan AS plan
WHERE plan.plan_date IS NOT NULL AND coalesce(plan.customer_name, plan.customer_code) IS NOT NULL
ORDER BY plan.plan_date, plan._source, plan._sheet, plan._row;

CREATE OR REPLACE TEMP TABLE report_visits_plan_pair AS
SELECT
    plan.entry AS plan_entry, visit.entry AS visit_entry, visit.day AS visit_day,
    row_number() OVER (
        ORDER BY greatest(plan.day - visit.day, visit.day - plan.final_day, 0), visit.day, plan.day, plan.source, plan.sheet, plan.sheet_row,
            visit.source, visit.sheet, visit.sheet_row, plan.entry, visit.entry
    ) AS place
FROM report_visits_plan AS plan
JOIN report_visits_visit AS visit
    ON visit.salesperson = plan.salesperson
    AND (visit.customer = plan.customer OR visit.name_key = plan.name_key)
    AND greatest(plan.day - visit.day, visit.day - plan.final_day) <= $plan_tolerance
    AND (visit.is_visit OR NOT plan.is_visit);

CREATE OR REPLACE TEMP TABLE report_visits_plan_match AS
SELECT * FROM report_visits_plan_pair
QUALIFY place = min(place) OVER (PARTITION BY plan_entry) AND place = min(place) OVER (PARTITION BY visit_entry);

INSERT INTO report_visits_plan_match
SELECT pair.* FROM report_visits_plan_pair AS pair
WHERE pair.plan_entry NOT IN (SELECT plan_entry FROM report_visits_plan_match)
    AND pair.visit_entry NOT IN (SELECT visit_entry FROM report_visits_plan_match)
QUALIFY place = min(place) OVER (PARTITION BY plan_entry) AND place = min(place) OVER (PARTITION BY visit_entry);

INSERT INTO report_visits_plan_match
SELECT pair.* FROM report_visits_plan_pair AS pair
WHERE pair.plan_entry NOT IN (SELECT plan_entry FROM report_visits_plan_match)
    AND pair.visit_entry NOT IN (SELECT visit_entry FROM report_visits_plan_match)
QUALIFY place = min(place) OVER (PARTITION BY plan_entry) AND place = min(place) OVER (PARTITION BY visit_entry);

INSERT INTO report_visits_plan_match
SELECT pair.* FROM report_visits_plan_pair AS pair
WHERE pair.plan_entry NOT IN (SELECT plan_entry FROM report_visits_plan_match)
    AND pair.visit_entry NOT IN (SELECT visit_entry FROM report_visits_plan_match)
QUALIFY place = min(place) OVER (PARTITION BY plan_entry) AND place = min(place) OVER (PARTITION BY visit_entry);

CREATE OR REPLACE TEMP TABLE report_visits_plan_state AS
SELECT
    plan.*, matched.visit_entry, matched.visit_day,
    CASE
        WHEN matched.visit_day BETWEEN plan.day AND plan.final_day THEN 'done'
        WHEN matched.visit_day IS NOT NULL THEN 'moved'
        WHEN plan.done = 'cancelled' THEN 'cancelled'
        WHEN plan.final_day + CAST($plan_tolerance AS INTEGER) <= $reference_day THEN 'missed'
        ELSE 'open'
    END AS state
FROM report_visits_plan AS plan
LEFT JOIN report_visits_plan_match AS matched ON matched.plan_entry = plan.entry
ORDER BY plan.day, plan.source, plan.sheet, plan.sheet_row;
