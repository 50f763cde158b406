-- Which forms each branch has sent for the period. A form of days counts by its days; one sent on occasion (complaint, absence,
-- cards, registers) also by a file that came in since the period began, or by any record that still counts.
CREATE OR REPLACE TEMP TABLE received_form AS
WITH dated AS (
    SELECT 'visit_daily' AS form, coalesce(branch_code, _branch) AS branch_code, visit_date AS first_day, visit_date AS last_day FROM current_visit_daily
    UNION ALL
    SELECT 'supervisor_visit_daily', coalesce(branch_code, _branch), visit_date, visit_date FROM current_supervisor_visit_daily
    UNION ALL
    SELECT 'sales_detail', coalesce(branch_code, _branch), sale_date, sale_date FROM current_sales_detail
    UNION ALL
    SELECT 'sales_daily_summary', coalesce(branch_code, _branch), report_date, report_date FROM current_sales_daily_summary
    UNION ALL
    SELECT 'sales_target', coalesce(branch_code, _branch), CAST(target_month || '-01' AS DATE), last_day(CAST(target_month || '-01' AS DATE))
    FROM current_sales_target
    UNION ALL
    SELECT 'visit_plan', coalesce(branch_code, _branch), plan_date, coalesce(plan_date_last, plan_date)
    FROM current_visit_plan
    UNION ALL
    SELECT 'complaint', coalesce(branch_code, _branch), TRY_CAST(substr(received_at, 1, 10) AS DATE), TRY_CAST(substr(received_at, 1, 10) AS DATE)
    FROM current_complaint
    UNION ALL
    SELECT 'satisfaction_survey', coalesce(branch_code, _branch), survey_date, survey_date FROM current_satisfaction_survey
    UNION ALL
    SELECT 'absence', coalesce(branch_code, _branch), start_date, end_date FROM current_absence
),
standing AS (
    SELECT 'customer_card' AS form, coalesce(branch_code, _branch) AS branch_code FROM current_customer_card
    UNION SELECT 'customer_contact', _branch FROM current_customer_contact
),
sent AS (
    SELECT unnest(string_split(forms, '|')) AS form, branch AS branch_code, CAST(received_at AS DATE) AS received_day
    FROM current_submission
    WHERE verdict IN ('accepted', 'partly')
)
SELECT form, branch_code FROM dated WHERE first_day <= $last_day AND last_day >= $first_day
UNION
SELECT form, branch_code FROM standing
UNION
SELECT form, branch_code FROM sent
WHERE received_day >= $first_day
    AND form NOT IN ('visit_daily', 'supervisor_visit_daily', 'sales_detail', 'sales_daily_summary', 'sales_target', 'visit_plan')
ORDER BY 1, 2;
