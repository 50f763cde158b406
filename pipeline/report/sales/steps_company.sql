-- The staircase of the company: six steps a month, each by itself and cumulated. Drawn is the month that is judged.
SELECT
    staircase.month, day(staircase.first_day) || '–' || day(staircase.checkpoint_day) AS step, staircase.checkpoint_day,
    staircase.step_target, CASE WHEN staircase.is_begun THEN staircase.step_actual END AS step_actual, staircase.expected_amount,
    CASE WHEN staircase.is_begun THEN staircase.cumulative_actual END AS cumulative_actual,
    staircase.expected_amount / nullif(staircase.target_amount, 0) AS expected_share,
    CASE WHEN staircase.is_begun THEN staircase.cumulative_actual / nullif(staircase.target_amount, 0) END AS cumulative_share,
    staircase.status, progress.has_sales, 'branch' AS level,
    CASE WHEN staircase.month = stretch.judged_month THEN staircase.expected_amount / nullif(staircase.target_amount, 0) END AS drawn_expected,
    CASE WHEN staircase.month = stretch.judged_month AND staircase.is_done AND progress.has_sales
        THEN staircase.cumulative_actual / nullif(staircase.target_amount, 0) END AS drawn_share
FROM staircase
JOIN progress ON progress.level = 'company' AND progress.month = staircase.month
CROSS JOIN report_sales_stretch AS stretch
WHERE staircase.level = 'company'
ORDER BY staircase.month, staircase.step
