-- How the judged month stands at its last checkpoint, for the company and for each branch.
SELECT
    CASE
        WHEN NOT progress.has_sales THEN 'company_silent'
        WHEN progress.status IN ('too_early', 'no_target', 'reached') THEN 'company_' || progress.status
        ELSE 'company_behind'
    END AS says,
    CASE WHEN progress.level = 'branch' THEN progress.branch_code END AS branch_code, progress.month, progress.checkpoint_day,
    progress.checkpoint_share, progress.expected_share, progress.behind_amount, progress.checkpoint_actual - progress.expected_amount AS ahead_amount,
    progress.actual_amount
FROM progress
JOIN report_sales_stretch AS stretch ON stretch.judged_month = progress.month
WHERE progress.level IN ('company', 'branch')
ORDER BY progress.level DESC, progress.branch_code
