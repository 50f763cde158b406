-- The records of each form that a branch has in the period; of cards and contacts all that stand.
WITH counted AS (
    SELECT 'visit_daily' AS form, _entry AS entry, coalesce(branch_code, _branch) AS branch_code FROM current_visit_daily
    WHERE visit_date BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT 'supervisor_visit_daily', _entry, coalesce(branch_code, _branch) FROM current_supervisor_visit_daily
    WHERE visit_date BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT 'visit_plan', _entry, coalesce(branch_code, _branch) FROM current_visit_plan
    WHERE plan_date <= $last_day AND coalesce(plan_date_last, plan_date) >= $first_day
    UNION ALL
    SELECT 'sales_detail', _entry, coalesce(branch_code, _branch) FROM current_sales_detail WHERE sale_date BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT 'sales_daily_summary', _entry, coalesce(branch_code, _branch) FROM current_sales_daily_summary
    WHERE report_date BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT 'sales_target', _entry, coalesce(branch_code, _branch) FROM current_sales_target
    WHERE target_month IN (SELECT month FROM period_month)
    UNION ALL
    SELECT 'complaint', _entry, coalesce(branch_code, _branch) FROM current_complaint
    WHERE CAST(instant(received_at) AS DATE) BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT 'absence', _entry, coalesce(branch_code, _branch) FROM current_absence WHERE start_date <= $last_day AND end_date >= $first_day
    UNION ALL
    SELECT 'customer_card', _entry, coalesce(branch_code, _branch) FROM current_customer_card
    UNION ALL
    SELECT 'customer_contact', _entry, _branch FROM current_customer_contact
)
SELECT
    form, entry, branch_code,
    CASE WHEN form = 'visit_daily' THEN 1 END AS visit_daily,
    CASE WHEN form = 'supervisor_visit_daily' THEN 1 END AS supervisor_visit_daily,
    CASE WHEN form = 'visit_plan' THEN 1 END AS visit_plan,
    CASE WHEN form = 'sales_detail' THEN 1 END AS sales_detail,
    CASE WHEN form = 'sales_daily_summary' THEN 1 END AS sales_daily_summary,
    CASE WHEN form = 'sales_target' THEN 1 END AS sales_target,
    CASE WHEN form = 'complaint' THEN 1 END AS complaint,
    CASE WHEN form = 'absence' THEN 1 END AS absence,
    CASE WHEN form = 'customer_card' THEN 1 END AS customer_card,
    CASE WHEN form = 'customer_contact' THEN 1 END AS customer_contact
FROM counted
ORDER BY branch_code, form, entry
