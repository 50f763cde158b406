-- Records of the period that count now; of registers, cards and contacts all that stand.
WITH counted AS (
    SELECT 'visit_daily' AS form, coalesce(branch_code, _branch) AS branch_code FROM current_visit_daily
    WHERE visit_date BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT 'supervisor_visit_daily', coalesce(branch_code, _branch) FROM current_supervisor_visit_daily
    WHERE visit_date BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT 'visit_plan', coalesce(branch_code, _branch) FROM current_visit_plan
    WHERE plan_date <= $last_day AND coalesce(plan_date_last, plan_date) >= $first_day
    UNION ALL
    SELECT 'sales_detail', coalesce(branch_code, _branch) FROM current_sales_detail WHERE sale_date BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT 'sales_daily_summary', coalesce(branch_code, _branch) FROM current_sales_daily_summary
    WHERE report_date BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT 'sales_target', coalesce(branch_code, _branch) FROM current_sales_target
    WHERE target_month IN (SELECT month FROM period_month)
    UNION ALL
    SELECT 'complaint', coalesce(branch_code, _branch) FROM current_complaint
    WHERE CAST(instant(received_at) AS DATE) BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT 'absence', coalesce(branch_code, _branch) FROM current_absence WHERE start_date <= $last_day AND end_date >= $first_day
    UNION ALL
    SELECT 'customer_card', coalesce(branch_code, _branch) FROM current_customer_card
    UNION ALL
    SELECT 'customer_contact', _branch FROM current_customer_contact
)
SELECT
    branch.branch_code, branch_label(branch.branch_code) AS branch_name,
    count(*) FILTER (counted.form = 'visit_daily') AS visit_daily,
    count(*) FILTER (counted.form = 'supervisor_visit_daily') AS supervisor_visit_daily,
    count(*) FILTER (counted.form = 'visit_plan') AS visit_plan,
    count(*) FILTER (counted.form = 'sales_detail') AS sales_detail,
    count(*) FILTER (counted.form = 'sales_daily_summary') AS sales_daily_summary,
    count(*) FILTER (counted.form = 'sales_target') AS sales_target,
    count(*) FILTER (counted.form = 'complaint') AS complaint,
    count(*) FILTER (counted.form = 'absence') AS absence,
    count(*) FILTER (counted.form = 'customer_card') AS customer_card,
    count(*) FILTER (counted.form = 'customer_contact') AS customer_contact
FROM branch
LEFT JOIN counted ON counted.branch_code = branch.branch_code
GROUP BY branch.branch_code
ORDER BY branch.branch_code
