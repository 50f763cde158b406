-- How contracts that hold are carried out (ARC-28): what the customer bought since the contract began, against its amount, or its task of a
-- year for the part of the year gone by.
WITH held AS (
    SELECT
        coalesce(_customer_id, customer_name) AS customer_id, contract_no, contract_type, customer_name, coalesce(branch_code, _branch) AS branch_code,
        salesperson, start_date, end_date, contract_amount, annual_task, file_location, _entry AS entry
    FROM current_contract
    WHERE coalesce(status, 'active') = 'active' AND start_date <= $reference_day AND end_date >= $reference_day
),
carried AS (
    SELECT
        held.contract_no, sum(sale.amount) AS bought_amount,
        sum(sale.amount) FILTER (sale.sale_day >= date_trunc('year', CAST($reference_day AS DATE))) AS bought_this_year
    FROM held
    JOIN sale ON sale.customer_id = held.customer_id AND sale.is_line AND sale.sale_day BETWEEN held.start_date AND $reference_day
    GROUP BY held.contract_no
),
expected AS (
    SELECT
        held.*, coalesce(carried.bought_amount, 0) AS bought_amount, coalesce(carried.bought_this_year, 0) AS bought_this_year,
        annual_task * (1 + date_diff('day', greatest(start_date, date_trunc('year', CAST($reference_day AS DATE))::DATE), $reference_day))
            / date_diff('day', date_trunc('year', CAST($reference_day AS DATE))::DATE, (date_trunc('year', CAST($reference_day AS DATE)) + INTERVAL 1 YEAR)::DATE)
            AS task_to_date
    FROM held
    LEFT JOIN carried ON carried.contract_no = held.contract_no
)
SELECT
    branch_code, branch_label(branch_code) AS branch_name, person_name(salesperson) AS owner_name, customer_id, customer_name, contract_no, contract_type,
    start_date, end_date, contract_amount, bought_amount, bought_amount / nullif(contract_amount, 0) AS carried_share,
    annual_task, bought_this_year, task_to_date, bought_this_year / nullif(task_to_date, 0) AS task_share,
    CASE
        WHEN task_to_date > 0 AND bought_this_year < task_to_date THEN 'behind'
        WHEN task_to_date > 0 THEN 'on_task'
        ELSE 'no_task'
    END AS task_state, file_location, entry
FROM expected
ORDER BY task_share NULLS LAST, branch_code, contract_no
