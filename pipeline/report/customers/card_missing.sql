-- CARD_MISSING: sold to, without a card. The card is due some days after the first sale.
SELECT
    branch_code, branch_label(branch_code) AS branch_name, owner_name, customer_id, customer_name, first_sale_day,
    CAST(first_sale_day + $card_due_days AS DATE) AS due_day,
    CASE WHEN first_sale_day + $card_due_days < $reference_day THEN 'overdue' ELSE 'due' END AS state, sales_12_months
FROM customer
WHERE NOT has_card AND first_sale_day IS NOT NULL
ORDER BY due_day, branch_code, customer_id;
