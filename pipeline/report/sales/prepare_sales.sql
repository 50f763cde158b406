-- The month that is judged: the last one begun of the period. The stretch before the period, as long as what is over of it: whole
-- months before whole months, else as many days.
CREATE OR REPLACE TEMP TABLE report_sales_stretch AS
WITH asked AS (
    SELECT
        $first_day::DATE AS first_day, least($last_day::DATE, $reference_day::DATE) AS until_day, $last_day::DATE AS last_day,
        $reference_day::DATE AS reference_day,
        day($first_day::DATE) = 1 AND last_day($last_day::DATE) = $last_day::DATE AS is_months,
        date_diff('month', $first_day::DATE, $last_day::DATE) + 1 AS months
),
before AS (
    SELECT *, CAST(CASE WHEN is_months THEN first_day - to_months(CAST(months AS INTEGER)) ELSE first_day - CAST(last_day - first_day + 1 AS INTEGER) END AS DATE) AS earlier_first
    FROM asked
)
SELECT
    first_day, until_day, earlier_first,
    CASE WHEN until_day = last_day THEN first_day - 1 ELSE least(earlier_first + CAST(until_day - first_day AS INTEGER), first_day - 1) END AS earlier_last,
    least(strftime(reference_day, '%Y-%m'), (SELECT max(month) FROM period_month)) AS judged_month
FROM before;

-- Forecast to the end of the judged month (SAL-04): what was sold by the last checkpoint that is over, by the share of the plan that
-- belongs there; beside it what the branch's office told in its last audit of the month.
CREATE OR REPLACE TEMP TABLE report_sales_forecast AS
WITH told AS (
    SELECT coalesce(branch_code, _branch) AS branch_code, arg_max(outlook_amount, (audit_date, _entry)) AS declared_amount,
        arg_max(_entry, (audit_date, _entry)) AS entry
    FROM current_office_audit
    WHERE outlook_amount IS NOT NULL AND audit_date <= $reference_day
        AND strftime(audit_date, '%Y-%m') = (SELECT judged_month FROM report_sales_stretch)
    GROUP BY 1
),
planned AS (
    SELECT progress.*, CASE WHEN target_amount > 0 AND has_own_buckets THEN expected_amount / target_amount ELSE expected_share END AS plan_share
    FROM progress
    WHERE progress.month = (SELECT judged_month FROM report_sales_stretch)
),
run AS (
    SELECT
        planned.*,
        CASE
            WHEN NOT has_sales OR date_diff('day', CAST(planned.month || '-01' AS DATE), $reference_day::DATE) + 1 < $forecast_from_day THEN NULL
            WHEN target_amount > 0 AND expected_amount > 0
                THEN CAST(round(checkpoint_actual * target_amount / expected_amount, 2) AS DECIMAL(24, 2))
            WHEN plan_share > 0 THEN CAST(round(checkpoint_actual / plan_share, 2) AS DECIMAL(24, 2))
        END AS forecast_amount
    FROM planned
)
SELECT
    run.level, run.branch_code, run.salesperson, run.month, run.target_amount, run.actual_amount, run.checkpoint_day, run.plan_share,
    run.checkpoint_actual, run.forecast_amount, run.forecast_amount / nullif(run.target_amount, 0) AS forecast_share,
    run.forecast_amount - run.target_amount AS forecast_gap, run.has_sales,
    CASE
        WHEN run.level = 'branch' THEN told.declared_amount
        WHEN run.level = 'company' THEN (SELECT sum(declared_amount) FROM told)
    END AS declared_amount,
    CASE WHEN run.level = 'branch' THEN told.entry END AS audit_entry
FROM run
LEFT JOIN told ON told.branch_code = run.branch_code
ORDER BY run.level, run.branch_code NULLS FIRST, run.salesperson NULLS FIRST;

-- The classes by sales (ANA-02, ANA-03) with each customer's share of his trade type, and his class by his branch's own ranking.
CREATE OR REPLACE TEMP TABLE report_sales_abc AS
WITH named AS (
    SELECT
        class.*, coalesce(customer.branch_code, class.sale_branch) AS branch_code,
        coalesce(customer.customer_name, class.sale_name) AS customer_name, customer.owner_name, customer.business_type
    FROM customer_class AS class
    LEFT JOIN customer ON customer.customer_id = class.customer_id
),
ranked AS (
    SELECT
        *,
        sum(counted) OVER office - counted AS office_before, sum(counted) OVER (PARTITION BY branch_code) AS office_sum,
        sum(counted) OVER trade AS trade_until, sum(counted) OVER (PARTITION BY business_type) AS trade_sum
    FROM named
    WINDOW
        office AS (PARTITION BY branch_code ORDER BY amount DESC, orders DESC, customer_code NULLS LAST, customer_id ROWS UNBOUNDED PRECEDING),
        trade AS (PARTITION BY business_type ORDER BY amount DESC, orders DESC, customer_code NULLS LAST, customer_id ROWS UNBOUNDED PRECEDING)
)
SELECT
    customer_id, customer_code, customer_name, branch_code, owner_name, business_type, amount, orders, share, cumulative_share,
    counted / nullif(trade_sum, 0) AS type_share, trade_until / nullif(trade_sum, 0) AS type_cumulative_share, abc_class,
    CASE
        WHEN counted = 0 THEN 'C'
        WHEN office_before * 100 < office_sum * CAST($abc_a AS DECIMAL(9, 4)) THEN 'A'
        WHEN office_before * 100 < office_sum * CAST($abc_a + $abc_b AS DECIMAL(9, 4)) THEN 'B'
        ELSE 'C'
    END AS branch_class
FROM ranked
ORDER BY amount DESC, orders DESC, customer_code NULLS LAST, customer_id;
