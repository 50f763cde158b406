-- Rounds that go to one customer: more than this share of a person's visits of a month, while too few of his customers were visited.
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
    coverage.branch_code, branch_label(coverage.branch_code) AS branch_name, monthly.salesperson, person_name(monthly.salesperson) AS person_name,
    monthly.month, monthly.customer, monthly.customer_name, monthly.most_visits, monthly.visits, monthly.most_visits / monthly.visits AS one_share,
    covered.assigned, covered.visited, covered.visited / covered.assigned AS coverage
FROM monthly
JOIN covered ON covered.salesperson = monthly.salesperson AND covered.month = monthly.month
JOIN report_visits_coverage AS coverage ON coverage.salesperson = monthly.salesperson
WHERE monthly.most_visits > $one_customer_share * monthly.visits AND covered.visited < $coverage_share * covered.assigned
ORDER BY monthly.month, coverage.branch_code, monthly.salesperson
