SELECT branch_code, branch_label(branch_code) AS branch_name, form, month, state
FROM report_compliance_monthly
ORDER BY branch_code, array_position(['visit_plan', 'sales_target'], form), month
