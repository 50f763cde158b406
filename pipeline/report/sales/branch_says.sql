-- How many branches are behind at the last checkpoint, by how much, and who is furthest. A branch's own pages say how it stands itself.
WITH judged AS (
    SELECT progress.*
    FROM progress
    JOIN report_sales_stretch AS stretch ON stretch.judged_month = progress.month
    WHERE progress.level = 'branch' AND progress.status IN ('reached', 'behind') AND progress.has_sales
    ORDER BY progress.branch_code
)
SELECT
    CASE count(*) FILTER (status = 'behind') WHEN 0 THEN 'branches_reached' WHEN 1 THEN 'branches_behind_one' ELSE 'branches_behind' END AS says,
    NULL AS branch_code, max(checkpoint_day) AS checkpoint_day, max(expected_share) AS expected_share, count(*) AS judged,
    count(*) FILTER (status = 'behind') AS behind, arg_max(branch_label(branch_code), behind_amount) FILTER (status = 'behind') AS worst,
    sum(behind_amount) FILTER (status = 'behind') AS behind_amount, max(behind_amount) FILTER (status = 'behind') AS worst_amount,
    NULL::DOUBLE AS checkpoint_share
FROM judged
HAVING count(*) > 0
UNION ALL
SELECT
    'branch_' || status, branch_code, checkpoint_day, expected_share, NULL, NULL, NULL, behind_amount, NULL, checkpoint_share
FROM judged
ORDER BY branch_code NULLS FIRST
