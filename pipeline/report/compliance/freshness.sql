WITH latest AS (
    SELECT form, branch_code, max(day) AS latest_day
    FROM (
        SELECT form, branch_code, day FROM report_compliance_filed
        UNION ALL SELECT 'sales_detail', coalesce(branch_code, _branch), sale_date FROM current_sales_detail
        UNION ALL SELECT 'sales_daily_summary', coalesce(branch_code, _branch), report_date FROM current_sales_daily_summary
    )
    GROUP BY form, branch_code
),
wanted AS (
    SELECT branch.branch_code, form.form, form.place
    FROM branch
    CROSS JOIN (
        SELECT unnest(['visit_daily', 'supervisor_visit_daily', 'sales_detail', 'sales_daily_summary']) AS form, unnest([1, 2, 3, 4]) AS place
    ) AS form
)
SELECT
    wanted.branch_code, branch_label(wanted.branch_code) AS branch_name, wanted.form, wanted.form AS fresh_form, latest.latest_day,
    CASE WHEN latest.latest_day IS NOT NULL THEN greatest(date_diff('day', latest.latest_day, $reference_day), 0) END AS behind_days,
    CASE
        WHEN latest.latest_day IS NULL THEN 'not_reported'
        WHEN date_diff('day', latest.latest_day, $reference_day) <= $fresh_days THEN 'fresh'
        ELSE 'stale'
    END AS state
FROM wanted
LEFT JOIN latest ON latest.branch_code = wanted.branch_code AND latest.form = wanted.form
WHERE latest.latest_day IS NOT NULL OR wanted.form <> 'sales_daily_summary'
ORDER BY wanted.branch_code, wanted.place
