-- Who is furthest behind at the last checkpoint first. Each branch by month, its sum where the period has several months, and the company below.
WITH rows AS (
    SELECT 1 AS place, branch_code, 0 AS is_sum, month, target_amount, actual_amount, achievement, gap_amount, checkpoint_day, expected_share,
        checkpoint_share, behind_amount, line_amount, has_own_buckets, status, has_sales
    FROM progress WHERE level = 'branch'
    UNION ALL
    SELECT 2, NULL, 0, month, target_amount, actual_amount, achievement, gap_amount, checkpoint_day, expected_share, checkpoint_share,
        behind_amount, line_amount, NULL, status, has_sales
    FROM progress WHERE level = 'company'
    UNION ALL
    SELECT CASE level WHEN 'branch' THEN 1 ELSE 2 END, branch_code, 1, NULL, sum(target_amount), sum(actual_amount),
        sum(actual_amount) / nullif(sum(target_amount), 0), sum(target_amount) - coalesce(sum(actual_amount), 0),
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, bool_or(has_sales)
    FROM progress
    WHERE level IN ('branch', 'company')
    GROUP BY level, branch_code
    HAVING count(*) > 1
)
SELECT
    branch_code, branch_label(branch_code) AS branch_name, month, target_amount, actual_amount,
    achievement, gap_amount, checkpoint_day, expected_share, checkpoint_share, behind_amount, line_amount,
    CASE WHEN has_own_buckets THEN 'own' WHEN NOT has_own_buckets AND target_amount IS NOT NULL THEN 'standard' END AS plan,
    status, has_sales, target_amount IS NOT NULL AS has_target, place = 2 OR is_sum = 1 AS is_total,
    CASE WHEN month = (SELECT judged_month FROM report_sales_stretch) THEN branch_label(branch_code) END AS drawn_name
FROM rows
ORDER BY place,
    max(CASE WHEN has_sales AND month = (SELECT judged_month FROM report_sales_stretch) THEN behind_amount END) OVER (PARTITION BY place, branch_code)
        DESC NULLS LAST,
    branch_code, is_sum, month;
