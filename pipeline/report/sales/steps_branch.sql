-- The staircase of each branch and of the company: six steps a month, each by itself and cumulated. Drawn is the month
-- that is judged.
SELECT
    staircase.branch_code, branch_label(staircase.branch_code) AS branch_name, person_name(staircase.salesperson) AS salesperson_name,
    staircase.month, day(staircase.first_day) || '–' || day(staircase.checkpoint_day) AS step, staircase.checkpoint_day,
    staircase.step_target, CASE WHEN staircase.is_begun THEN staircase.step_actual END AS step_actual, staircase.expected_amount,
    CASE WHEN staircase.is_begun THEN staircase.cumulative_actual END AS cumulative_actual,
    staircase.expected_amount / nullif(staircase.target_amount, 0) AS expected_share,
    CASE WHEN staircase.is_begun THEN staircase.cumulative_actual / nullif(staircase.target_amount, 0) END AS cumulative_share,
    staircase.status, progress.has_sales, 'branch' AS level, staircase.level = 'company' AS is_total,
    CASE WHEN staircase.month = stretch.judged_month AND progress.has_sales THEN staircase.expected_amount / nullif(staircase.target_amount, 0) END
        AS drawn_expected,
    CASE WHEN staircase.month = stretch.judged_month AND progress.has_sales AND staircase.is_done
        THEN staircase.cumulative_actual / nullif(staircase.target_amount, 0) END AS drawn_share
FROM staircase
JOIN progress
    ON progress.level = staircase.level AND progress.month = staircase.month AND progress.branch_code IS NOT DISTINCT FROM staircase.branch_code
    AND progress.salesperson IS NOT DISTINCT FROM staircase.salesperson
CROSS JOIN report_sales_stretch AS stretch
WHERE staircase.level IN ('branch', 'company') AND (progress.has_sales OR staircase.target_amount IS NOT NULL)
ORDER BY
    staircase.level,
    max(CASE WHEN staircase.month = stretch.judged_month AND progress.has_sales THEN progress.behind_amount END)
        OVER (PARTITION BY staircase.level, staircase.branch_code) DESC NULLS LAST,
    staircase.branch_code, staircase.month, staircase.step;
