-- The targets that count (SAL-02): of each month, branch and person the highest version, then the latest approval, then the
-- latest arrival. Lines for one product or customer are parts of a target, not another one: they count only where a person has no
-- line for everything, products before customers; a branch line is always one for everything.
CREATE OR REPLACE TEMP TABLE target_line AS
WITH all_lines AS (
    SELECT *, coalesce(branch_code, _branch) AS of_branch,
        CASE WHEN customer_name IS NOT NULL THEN 2 WHEN coalesce(product_code, product_name) IS NOT NULL THEN 1 ELSE 0 END AS part_kind,
        coalesce(product_code, product_name, '') || '|' || coalesce(customer_name, '') AS part
    FROM current_sales_target
    WHERE target_month IS NOT NULL AND target_amount IS NOT NULL
),
newest AS (
    SELECT * FROM all_lines
    QUALIFY row_number() OVER (
        PARTITION BY target_month, of_branch, salesperson, part
        ORDER BY coalesce(version, 1) DESC, approved_date DESC NULLS LAST, _entry DESC, _row DESC
    ) = 1
)
SELECT * FROM newest
WHERE salesperson IS NOT NULL OR part_kind = 0
QUALIFY part_kind = min(part_kind) OVER (PARTITION BY target_month, of_branch, salesperson)
ORDER BY _entry, _row;

CREATE OR REPLACE TEMP TABLE target AS
SELECT
    target_month AS month, of_branch AS branch_code, salesperson,
    sum(target_amount) AS target_amount, sum(target_visits) AS target_visits, sum(target_new_customers) AS target_new_customers,
    sum(bucket_1_5) AS bucket_1_5, sum(bucket_6_10) AS bucket_6_10, sum(bucket_11_15) AS bucket_11_15,
    sum(bucket_16_20) AS bucket_16_20, sum(bucket_21_25) AS bucket_21_25, sum(bucket_26_end) AS bucket_26_end,
    bool_and(coalesce(bucket_1_5, bucket_6_10, bucket_11_15, bucket_16_20, bucket_21_25, bucket_26_end) IS NOT NULL) AS has_own_buckets
FROM target_line
GROUP BY target_month, of_branch, salesperson
ORDER BY 1, 2, 3 NULLS FIRST;
