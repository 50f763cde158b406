SELECT *, branch_label(branch_code) AS branch_name, person_name(salesperson) AS person_name
FROM report_visits_lopsided
ORDER BY month, branch_code, salesperson
