-- What a contract of the year asks of its customer, and what an order line of the year adds to what it bought (RAT-07).
SELECT 'contract' AS form, contract._entry AS entry, coalesce(contract._customer_id, contract.customer_name) AS customer_id,
    contract.annual_task, NULL AS actual_amount
FROM current_contract AS contract
WHERE contract.contract_type IN ('dealer', 'agent') AND contract.status <> 'terminated'
    AND contract.start_date <= least(CAST(date_trunc('year', $last_day::DATE) + INTERVAL 1 YEAR - INTERVAL 1 DAY AS DATE), $reference_day::DATE)
    AND contract.end_date >= date_trunc('year', $last_day::DATE)
    AND NOT EXISTS (
        SELECT 1 FROM current_contract AS renewal
        WHERE renewal.renewal_of = contract.contract_no AND renewal.contract_type IN ('dealer', 'agent') AND renewal.status <> 'terminated'
            AND renewal.start_date <= least(CAST(date_trunc('year', $last_day::DATE) + INTERVAL 1 YEAR - INTERVAL 1 DAY AS DATE), $reference_day::DATE)
            AND renewal.end_date >= date_trunc('year', $last_day::DATE)
    )
UNION ALL
SELECT 'sales_detail', sale.entry, sale.customer_id, NULL, sale.amount
FROM sale
WHERE sale.is_line AND sale.sale_day BETWEEN date_trunc('year', $last_day::DATE)
    AND least(CAST(date_trunc('year', $last_day::DATE) + INTERVAL 1 YEAR - INTERVAL 1 DAY AS DATE), $reference_day::DATE)
    AND sale.customer_id IN (SELECT coalesce(_customer_id, customer_name) FROM current_contract WHERE contract_type IN ('dealer', 'agent'))
ORDER BY customer_id, form, entry
