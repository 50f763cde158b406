-- The records of the latest day that each branch has reported.
WITH record AS (
    SELECT 'visit_daily' AS form, _entry AS entry, coalesce(branch_code, _branch) AS branch_code, visit_date AS day FROM current_visit_daily
    UNION ALL
    SELECT 'supervisor_visit_daily', _entry, coalesce(branch_code, _branch), visit_date FROM current_supervisor_visit_daily
    UNION ALL
    SELECT 'sales_detail', _entry, coalesce(branch_code, _branch), sale_date FROM current_sales_detail
    UNION ALL
    SELECT 'sales_daily_summary', _entry, coalesce(branch_code, _branch), report_date FROM current_sales_daily_summary
),
latest AS (SELECT form, branch_code, max(day) AS day FROM record GROUP BY form, branch_code)
SELECT record.form, record.entry, record.branch_code, record.form AS fresh_form, record.day AS latest
FROM record
JOIN latest ON latest.form = record.form AND latest.branch_code = record.branch_code AND latest.day = record.day
ORDER BY record.branch_code, record.form, record.entry
