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

-- Rounds that go to one customer: more than this share of a person's visits of a month, while too few of his customers were visited.
CREATE OR REPLACE TEMP TABLE report_visits_lopsided AS
WITH monthly AS (
    SELECT
        salesperson, month, sum(visits) AS visits, max(visits) AS most_visits,
        arg_max(customer, (visits, customer)) AS customer, arg_max(customer_name, (visits, customer)) AS customer_name
    FROM report_visits_round
    GROUP BY salesperson, month
),
covered AS (
    SELECT monthly.salesperson, monthly.month, count(own.customer) AS assigned, count(met.customer) AS visited
    FROM monthly
    JOIN report_visits_assigned AS own ON own.salesperson = monthly.salesperson
    LEFT JOIN report_visits_round AS met
        ON met.salesperson = monthly.salesperson AND met.month = monthly.month AND met.customer = own.customer
    GROUP BY monthly.salesperson, monthly.month
)
SELECT
    coverage.branch_code, monthly.salesperson,
    monthly.month, monthly.customer, monthly.customer_name, monthly.most_visits, monthly.visits, monthly.most_visits / monthly.visits AS one_share,
    covered.assigned, covered.visited, covered.visited / covered.assigned AS coverage
FROM monthly
JOIN covered ON covered.salesperson = monthly.salesperson AND covered.month = monthly.month
JOIN report_visits_coverage AS coverage ON coverage.salesperson = monthly.salesperson
WHERE monthly.most_visits > $one_customer_share * monthly.visits AND covered.visited < $coverage_share * covered.assigned
ORDER BY monthly.month, coverage.branch_code, monthly.salesperson;
