-- Agents and dealers who buy without a contract that holds on the reference day, and contracts that end soon (ARC-08).
WITH signed AS (
    SELECT
        coalesce(_customer_id, customer_name) AS customer_id, contract_no, end_date,
        coalesce(status, 'active') = 'active' AND start_date <= $reference_day AND end_date >= $reference_day AS is_valid
    FROM current_contract
),
best AS (
    SELECT
        customer_id, bool_or(is_valid) AS is_valid, max(end_date) AS end_date,
        arg_max(contract_no, (is_valid, end_date, contract_no)) AS contract_no
    FROM signed
    GROUP BY customer_id
),
judged AS (
    SELECT
        customer.*, best.contract_no, best.end_date,
        CASE
            WHEN best.customer_id IS NULL THEN 'none'
            WHEN NOT best.is_valid THEN 'ended'
            WHEN best.end_date <= $reference_day + CAST($expiring_days AS INTEGER) THEN 'expiring'
        END AS contract_state
    FROM customer
    LEFT JOIN best ON best.customer_id = customer.customer_id
    WHERE EXISTS (SELECT 1 FROM current_contract)
        AND (best.customer_id IS NOT NULL OR customer.business_type IN ('dealer', 'distributor'))
)
SELECT
    branch_code, branch_label(branch_code) AS branch_name, owner_name, customer_code, customer_id, customer_name, contract_state, contract_no, end_date, sales_12_months
FROM judged
WHERE contract_state = 'expiring' OR (contract_state IN ('none', 'ended') AND trade_status = 'current')
ORDER BY contract_state = 'expiring', branch_code, sales_12_months DESC, customer_id
