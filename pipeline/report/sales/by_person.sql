-- Each person by month, with a sum where the period has several months.
WITH rows AS (
    SELECT branch_code, salesperson, 0 AS is_sum, month, target_amount, actual_amount, achievement, gap_amount, checkpoint_day, expected_share,
        checkpoint_share, behind_amount, line_amount, has_own_buckets, status, has_sales
    FROM progress WHERE level = 'person'
    UNION ALL
    SELECT branch_code, salesperson, 1, NULL, sum(target_amount), sum(actual_amount), sum(actual_amount) / nullif(sum(target_amount), 0),
        sum(gap_amount), NULL, NULL, NULL, NULL, NULL, NULL, NULL, bool_or(has_sales)
    FROM progress
    WHERE level = 'person'
    GROUP BY branch_code, salesperson
    HAVING count(*) > 1
)
SELECT
    branch_code, branch_label(branch_code) AS branch_name, salesperson, person_name(salesperson) AS salesperson_name, month, target_amount,
    actual_amount, achievement, gap_amount, checkpoint_day, expected_share, checkpoint_share, behind_amount, line_amount,
    CASE WHEN has_own_buckets THEN 'own' WHEN NOT has_own_buckets AND target_amount IS NOT NULL THEN 'standard' END AS plan,
    status, has_sales, is_sum = 1 AS is_total
FROM rows
ORDER BY branch_code, salesperson, is_sum, month;
