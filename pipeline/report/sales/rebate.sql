-- The year-end rebate of dealers and agents (RAT-07, RAT-08): exact amounts decide, never a rounded rate; the rate is of all net
-- sales. A contract that another of the year renews counts once. Above the last tier nobody knows a rate: the highest known, undecided.
WITH figure AS (
    SELECT
        CAST($rebate_1_from AS DECIMAL(9, 3)) AS low, CAST($rebate_1_to AS DECIMAL(9, 3)) AS full_task,
        CAST($rebate_2_to AS DECIMAL(9, 3)) AS top, CAST($rebate_1_rate AS DECIMAL(9, 6)) AS first_rate,
        CAST($rebate_2_rate AS DECIMAL(9, 6)) AS second_rate,
        CAST(date_trunc('year', $last_day::DATE) AS DATE) AS year_start,
        least(CAST(date_trunc('year', $last_day::DATE) + INTERVAL 1 YEAR - INTERVAL 1 DAY AS DATE), $reference_day::DATE) AS until_day
),
running AS (
    SELECT contract.*, coalesce(contract._customer_id, contract.customer_name) AS customer
    FROM current_contract AS contract, figure
    WHERE contract.contract_type IN ('dealer', 'agent') AND contract.status <> 'terminated'
        AND contract.start_date <= figure.until_day AND contract.end_date >= figure.year_start
),
task AS (
    SELECT
        customer, min(coalesce(branch_code, _branch)) AS branch_code, min(customer_name) AS customer_name, sum(annual_task) AS annual_task
    FROM running
    WHERE NOT EXISTS (SELECT 1 FROM running AS renewal WHERE renewal.renewal_of = running.contract_no)
    GROUP BY customer
),
bought AS (
    SELECT task.customer, coalesce(sum(sale.amount), 0) AS actual_amount
    FROM task
    CROSS JOIN figure
    LEFT JOIN sale ON sale.is_line AND sale.customer_id = task.customer AND sale.sale_day BETWEEN figure.year_start AND figure.until_day
    GROUP BY task.customer
),
judged AS (
    SELECT
        task.*, bought.actual_amount, figure.until_day, figure.first_rate, figure.second_rate,
        CASE
            WHEN coalesce(task.annual_task, 0) = 0 THEN 'no_task'
            WHEN bought.actual_amount * 100 < task.annual_task * figure.low THEN 'below'
            WHEN bought.actual_amount * 100 <= task.annual_task * figure.full_task THEN 'tier_1'
            WHEN bought.actual_amount * 100 <= task.annual_task * figure.top THEN 'tier_2'
            ELSE 'undecided'
        END AS tier
    FROM task
    JOIN bought ON bought.customer = task.customer
    CROSS JOIN figure
),
rated AS (
    SELECT *, CASE tier WHEN 'no_task' THEN NULL WHEN 'below' THEN 0 WHEN 'tier_1' THEN first_rate ELSE second_rate END AS rebate_rate
    FROM judged
)
SELECT
    branch_code, branch_label(branch_code) AS branch_name, customer_name, annual_task, actual_amount, until_day,
    actual_amount / nullif(annual_task, 0) AS completion, rebate_rate, round(actual_amount * rebate_rate, 2) AS rebate_amount, tier,
    customer AS customer_id
FROM rated
ORDER BY branch_code, customer_name, customer
