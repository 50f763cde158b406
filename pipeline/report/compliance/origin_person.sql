-- Each person's line in the list of people, and the reports of his last filed day before he fell silent.
SELECT 'employee' AS form, register._entry AS entry, silent.branch_code, silent.person, silent.first_monday, silent.person AS silent_person, NULL AS last_filed
FROM report_compliance_silent AS silent
JOIN current_employee AS register ON register.employee_code = silent.person
UNION ALL
SELECT 'visit_daily', visit._entry, silent.branch_code, silent.person, silent.first_monday, NULL, visit.visit_date
FROM report_compliance_silent AS silent
JOIN current_visit_daily AS visit ON visit.salesperson = silent.person AND visit.visit_date < silent.first_monday
QUALIFY visit.visit_date = max(visit.visit_date) OVER (PARTITION BY silent.person, silent.first_monday)
ORDER BY branch_code, person, first_monday, form, entry
