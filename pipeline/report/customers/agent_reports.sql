-- Agents report their price system, business system and market network within two months of signing (ARC-20): the same day two months
-- later, or the month's last, itself included.
SELECT
    contract.branch_code, branch_label(contract.branch_code) AS branch_name, person_name(contract.salesperson) AS owner_name,
    coalesce(contract._customer_id, contract.customer_name) AS customer_id, contract.customer_name, contract.contract_no, contract.signed_date,
    contract.price_report_date, contract.business_report_date, contract.network_report_date,
    CAST(contract.signed_date + to_months(CAST($report_months AS INTEGER)) AS DATE) AS due_day,
    date_diff('day', CAST(contract.signed_date + to_months(CAST($report_months AS INTEGER)) AS DATE), $reference_day) AS days_over,
    CASE
        WHEN greatest(contract.price_report_date, contract.business_report_date, contract.network_report_date)
            > contract.signed_date + to_months(CAST($report_months AS INTEGER)) AND contract.price_report_date IS NOT NULL
            AND contract.business_report_date IS NOT NULL AND contract.network_report_date IS NOT NULL THEN 'late'
        WHEN contract.signed_date + to_months(CAST($report_months AS INTEGER)) < $reference_day THEN 'overdue'
        ELSE 'due'
    END AS report_state,
    contract._entry AS entry
FROM (SELECT * REPLACE (coalesce(branch_code, _branch) AS branch_code) FROM current_contract) AS contract
WHERE contract.contract_type = 'agent' AND contract.signed_date <= $reference_day AND coalesce(contract.status, 'active') = 'active'
    AND (
        contract.price_report_date IS NULL OR contract.business_report_date IS NULL OR contract.network_report_date IS NULL
        OR greatest(contract.price_report_date, contract.business_report_date, contract.network_report_date)
            > contract.signed_date + to_months(CAST($report_months AS INTEGER))
    )
ORDER BY array_position(['overdue', 'late', 'due'], report_state), due_day, contract.branch_code, contract.contract_no
