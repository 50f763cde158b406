-- New and lost customers: new within the setting after the first sale, lost after it without any.
SELECT
    branch_code, branch_label(branch_code) AS branch_name, owner_name, customer_code, customer_id, customer_name, lifecycle_stage, first_sale_day, last_sale_day
FROM customer
WHERE lifecycle_stage IN ('new', 'lost')
ORDER BY lifecycle_stage, branch_code, coalesce(last_sale_day, first_sale_day) DESC NULLS LAST, customer_id;
