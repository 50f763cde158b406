-- The visits and sales of each branch's latest day: what its freshness is told by.
WITH known AS (
    SELECT 'visit_daily' AS form, _entry AS entry, coalesce(branch_code, _branch) AS branch_code, visit_date AS day FROM current_visit_daily
    UNION ALL
    SELECT CASE WHEN is_line THEN 'sales_detail' ELSE 'sales_daily_summary' END, entry, branch_code, sale_day FROM sale
)
SELECT known.form, known.entry, known.branch_code, fresh.behind_days
FROM known
JOIN report_overview_fresh AS fresh
    ON fresh.branch_code = known.branch_code AND known.day = greatest(fresh.latest_visit_day, fresh.latest_sale_day)
ORDER BY known.branch_code, known.form, known.entry
