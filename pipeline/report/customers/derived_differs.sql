-- What was typed on the card against what sales show: the derived value wins, the card should be mended.
SELECT branch_code, branch_label(branch_code) AS branch_name, owner_name, customer_id, customer_name, what, stated, derived
FROM (
    SELECT branch_code, owner_name, customer_name, customer_id, 'stage' AS what, stated_stage AS stated, lifecycle_stage AS derived
    FROM customer WHERE has_card AND stated_stage <> lifecycle_stage
    UNION ALL
    SELECT branch_code, owner_name, customer_name, customer_id, 'class', stated_class, value_class
    FROM customer WHERE has_card AND stated_class <> value_class
)
ORDER BY branch_code, customer_id, what;
