-- Rounds (VIS-10): whom each salesperson is to look after, whom of them he visited, and how far his visits go to a few customers.
-- Assigned are the customers whose owner he is, but for lost and blacklisted ones.
CREATE OR REPLACE TEMP TABLE report_visits_round AS
SELECT salesperson, strftime(day, '%Y-%m') AS month, customer, count(*) AS visits, any_value(customer_name ORDER BY day DESC, entry) AS customer_name
FROM report_visits_visit
WHERE in_period AND is_visit AND salesperson IS NOT NULL
GROUP BY ALL
ORDER BY salesperson, month, customer;

CREATE OR REPLACE TEMP TABLE report_visits_favourite AS
SELECT salesperson, customer, sum(visits) AS visits, row_number() OVER (PARTITION BY salesperson ORDER BY sum(visits) DESC, customer) AS place
FROM report_visits_round
GROUP BY salesperson, customer
ORDER BY salesperson, place;

CREATE OR REPLACE TEMP TABLE report_visits_assigned AS
SELECT
    own.owner AS salesperson, own.customer, own.customer_name, own.branch_code,
    EXISTS (
        SELECT 1 FROM report_visits_favourite AS met WHERE met.salesperson = own.owner AND met.customer = own.customer
    ) AS is_visited,
    EXISTS (
        SELECT 1 FROM report_visits_contact AS met
        WHERE met.customer = own.customer AND met.is_visit AND met.day BETWEEN $first_day AND $last_day
    ) AS is_visited_by_any
FROM report_visits_customer AS own
ORDER BY own.branch_code, own.owner, own.customer;

CREATE OR REPLACE TEMP TABLE report_visits_coverage AS
WITH assigned AS (
    SELECT salesperson, min(branch_code) AS branch_code, count(*) AS assigned, count(*) FILTER (is_visited) AS visited
    FROM report_visits_assigned
    WHERE salesperson IS NOT NULL
    GROUP BY salesperson
),
travelled AS (
    SELECT
        salesperson, count(*) AS customers, sum(visits) AS visits, sum(visits) FILTER (place <= 3) AS top_visits
    FROM report_visits_favourite
    GROUP BY salesperson
),
sent_from AS (
    SELECT salesperson, min(branch_code) AS branch_code FROM report_visits_visit WHERE in_period AND is_visit GROUP BY salesperson
),
known AS (
    SELECT
        person, arg_max(branch_code, (is_active, branch_code)) AS branch_code, bool_or(is_active) AS is_active
    FROM person
    GROUP BY person
)
SELECT
    coalesce(sent_from.branch_code, known.branch_code, assigned.branch_code) AS branch_code, salesperson,
    coalesce(assigned.assigned, 0) AS assigned, coalesce(assigned.visited, 0) AS visited,
    assigned.visited / nullif(assigned.assigned, 0) AS coverage,
    coalesce(travelled.customers, 0) AS customers, coalesce(travelled.visits, 0) AS visits, travelled.top_visits,
    travelled.top_visits / nullif(travelled.visits, 0) AS top_share
FROM assigned
FULL JOIN travelled USING (salesperson)
LEFT JOIN sent_from USING (salesperson)
LEFT JOIN known ON known.person = salesperson
WHERE travelled.visits > 0 OR coalesce(known.is_active, TRUE)
ORDER BY branch_code, salesperson;
