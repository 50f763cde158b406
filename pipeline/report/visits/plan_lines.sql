SELECT * FROM (
    SELECT
        day AS plan_day, visit_day, branch_code, branch_label(branch_code) AS branch_name, person_name(salesperson) AS person_name,
        customer_name, state,
        CASE WHEN visit_day > final_day THEN visit_day - final_day ELSE visit_day - day END AS moved_days, source, sheet, sheet_row, entry
    FROM report_visits_plan_state
    WHERE in_period AND state <> 'done'
    UNION ALL
    SELECT
        NULL, day, branch_code, branch_label(branch_code), person_name(salesperson), customer_name, 'unplanned', NULL, source, sheet, sheet_row, NULL
    FROM report_visits_visit AS visit
    WHERE in_period AND is_visit
        AND entry NOT IN (SELECT visit_entry FROM report_visits_plan_match)
        AND EXISTS (SELECT 1 FROM report_visits_plan AS plan WHERE plan.in_period AND plan.salesperson = visit.salesperson)
)
ORDER BY branch_code, person_name, coalesce(plan_day, visit_day), state, customer_name, source, sheet, sheet_row
