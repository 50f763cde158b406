SELECT
    plan.branch_code, branch_label(plan.branch_code) AS branch_name, plan.person, person_name(plan.person) AS person_name, plan.unit,
    plan.lines, plan.due_day, plan.received_day, plan.approved_lines / plan.lines AS approved_share,
    CASE
        WHEN plan.is_late AND plan.approved_lines < plan.lines THEN 'late_unapproved'
        WHEN plan.is_late THEN 'late'
        WHEN plan.approved_lines < plan.lines THEN 'unapproved'
        ELSE 'in_order'
    END AS plan_state
FROM report_compliance_plan AS plan
WHERE plan.first_day <= $last_day AND plan.last_day >= $first_day
ORDER BY plan.is_late AND plan.approved_lines < plan.lines DESC, plan.is_late DESC, plan.branch_code, plan.first_day, plan.person, plan.unit
