-- How many people are behind at the last checkpoint, and who is furthest; for the company and for each branch.
WITH judged AS (
    SELECT progress.*
    FROM progress
    JOIN report_sales_stretch AS stretch ON stretch.judged_month = progress.month
    WHERE progress.level = 'person' AND progress.status IN ('reached', 'behind') AND progress.has_sales
    ORDER BY progress.branch_code, progress.salesperson
),
counted AS (
    SELECT
        branch_code, count(*) AS judged, count(*) FILTER (status = 'behind') AS behind,
        arg_max(person_name(salesperson), behind_amount) FILTER (status = 'behind') AS worst,
        max(behind_amount) FILTER (status = 'behind') AS worst_amount
    FROM judged
    GROUP BY GROUPING SETS ((branch_code), ())
)
SELECT
    CASE behind WHEN 0 THEN 'people_reached' WHEN 1 THEN 'people_behind_one' ELSE 'people_behind' END AS says,
    branch_code, judged, behind, worst, worst_amount
FROM counted
WHERE judged > 0
ORDER BY branch_code NULLS FIRST
