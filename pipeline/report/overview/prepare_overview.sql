-- Per branch, what several blocks show. Visits are those of the visits page, so that both give one number.
CREATE OR REPLACE TEMP TABLE report_overview_visit AS
SELECT branch_code, day AS visit_date, strftime(day, '%Y-%m') AS month, customer AS customer_id
FROM report_visits_visit
WHERE in_period AND is_visit
ORDER BY ALL;

-- Of several months the state is that of their sums, each taken at its last completed checkpoint.
CREATE OR REPLACE TEMP TABLE report_overview_sales AS
SELECT
    level, branch_code, CAST(sum(target_amount) AS DECIMAL(24, 6)) AS target_amount, CAST(sum(actual_amount) AS DECIMAL(24, 6)) AS actual_amount,
    CASE
        WHEN count(*) FILTER (status IN ('reached', 'behind')) < 2
            THEN coalesce(arg_max(status, month) FILTER (month <= strftime($reference_day::DATE, '%Y-%m')), 'too_early')
        WHEN sum(checkpoint_actual) FILTER (status IN ('reached', 'behind')) >= sum(expected_amount) FILTER (status IN ('reached', 'behind'))
            THEN 'reached'
        ELSE 'behind'
    END AS status
FROM progress
WHERE level IN ('branch', 'company')
GROUP BY level, branch_code
ORDER BY level, branch_code;

CREATE OR REPLACE TEMP TABLE report_overview_complaint AS
SELECT
    branch_code, count(*) AS complaints, count(*) FILTER (sla_state = 'on_time') AS on_time,
    count(*) FILTER (sla_state IN ('on_time', 'borderline', 'late', 'overdue')) AS judged,
    count(*) FILTER (follow_up_result IN ('very_satisfied', 'satisfied')) AS satisfied,
    count(*) FILTER (follow_up_result IN ('very_satisfied', 'satisfied', 'fair', 'unsatisfied')) AS asked
FROM report_complaints_judged
WHERE in_period
GROUP BY branch_code
ORDER BY branch_code;

CREATE OR REPLACE TEMP TABLE report_overview_filing AS
SELECT branch_code, sum(required) AS required_days, sum(credited) AS filed_days
FROM report_compliance_person_week
GROUP BY branch_code
ORDER BY branch_code;

CREATE OR REPLACE TEMP TABLE report_overview_fresh AS
WITH latest AS (
    SELECT
        branch.branch_code, branch.branch_name,
        (SELECT max(visit_date) FROM current_visit_daily AS visit
            WHERE coalesce(visit.branch_code, visit._branch) = branch.branch_code AND visit.visit_date <= $last_day) AS latest_visit_day,
        (SELECT max(sale_day) FROM sale WHERE sale.branch_code = branch.branch_code AND sale.sale_day <= $last_day) AS latest_sale_day,
        (SELECT max(TRY_CAST(substr(complaint.received_at, 1, 10) AS DATE)) FROM current_complaint AS complaint
            WHERE coalesce(complaint.branch_code, complaint._branch) = branch.branch_code AND substr(complaint.received_at, 1, 10) <= CAST($last_day AS VARCHAR)
        ) AS latest_complaint_day,
        (SELECT local_instant(max(submission.received_at)) FROM current_submission AS submission
            WHERE submission.branch = branch.branch_code AND submission.verdict IN ('accepted', 'partly')) AS latest_file
    FROM branch
)
SELECT
    *, date_diff('day', greatest(latest_visit_day, latest_sale_day), $reference_day::DATE) AS behind_days,
    CASE
        WHEN greatest(latest_visit_day, latest_sale_day) IS NULL THEN 'silent'
        WHEN date_diff('day', greatest(latest_visit_day, latest_sale_day), $reference_day::DATE) > $fresh_days THEN 'stale'
        ELSE 'fresh'
    END AS state
FROM latest
ORDER BY branch_code;
