-- The branches that the key figures count: behind at the last checkpoint of the last month begun, and those that sent no sales.
SELECT
    'branch' AS form, register._entry AS entry, progress.branch_code,
    CASE WHEN progress.status = 'behind' AND progress.has_sales THEN 1 END AS branches_behind,
    CASE WHEN NOT progress.has_sales THEN 1 END AS branches_silent
FROM progress
LEFT JOIN current_branch AS register ON register.branch_code = progress.branch_code
WHERE progress.level = 'branch'
    AND progress.month = least(strftime($reference_day::DATE, '%Y-%m'), (SELECT max(month) FROM period_month))
ORDER BY progress.branch_code, entry
