-- Branches and people to report on: the registers first, and whoever has sent something without being in them.
CREATE OR REPLACE TEMP TABLE branch AS
WITH seen AS (
    SELECT branch AS branch_code FROM current_submission WHERE verdict IN ('accepted', 'partly')
    UNION SELECT coalesce(branch_code, _branch) FROM current_visit_daily
    UNION SELECT coalesce(branch_code, _branch) FROM current_sales_detail
    UNION SELECT coalesce(branch_code, _branch) FROM current_sales_daily_summary
    UNION SELECT coalesce(branch_code, _branch) FROM current_sales_target
    UNION SELECT coalesce(branch_code, _branch) FROM current_complaint
)
SELECT branch_code, any_value(branch_name) AS branch_name, any_value(manager_name) AS manager_name,
    any_value(upload_weekday) AS upload_weekday, any_value(region) AS region
FROM (
    SELECT branch_code, branch_name, manager_name, coalesce(upload_weekday, 'mon') AS upload_weekday, region
    FROM current_branch
    WHERE coalesce(status, 'active') = 'active'
    UNION ALL
    SELECT seen.branch_code, seen.branch_code, NULL, 'mon', NULL
    FROM seen
    WHERE seen.branch_code IS NOT NULL AND seen.branch_code NOT IN ('', '总公司')
        AND NOT EXISTS (SELECT 1 FROM current_branch WHERE current_branch.branch_code = seen.branch_code)
)
GROUP BY branch_code
ORDER BY branch_code;

CREATE OR REPLACE TEMP MACRO branch_label(code) AS coalesce(
    (SELECT max(current_branch.branch_name) FROM current_branch WHERE current_branch.branch_code = code), code
);

CREATE OR REPLACE TEMP TABLE person AS
WITH seen AS (
    SELECT salesperson AS person, coalesce(branch_code, _branch) AS branch_code, 'salesperson' AS role FROM current_visit_daily
    UNION SELECT supervisor, coalesce(branch_code, _branch), coalesce(supervisor_role, 'section_head') FROM current_supervisor_visit_daily
    UNION SELECT salesperson, coalesce(branch_code, _branch), 'salesperson' FROM current_sales_detail
    UNION SELECT salesperson, coalesce(branch_code, _branch), 'salesperson' FROM current_sales_daily_summary
    UNION SELECT salesperson, coalesce(branch_code, _branch), 'salesperson' FROM current_sales_target
)
SELECT employee_code AS person, employee_name AS person_name, branch_code, role, supervisor_code AS supervisor,
    hire_date, leave_date, coalesce(status, 'active') <> 'left' AND leave_date IS NULL AS is_active, TRUE AS is_registered
FROM current_employee
UNION ALL
SELECT person, person, branch_code, min(role), NULL, NULL, NULL, TRUE, FALSE
FROM seen
WHERE person IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM current_employee WHERE current_employee.employee_code = seen.person)
GROUP BY person, branch_code
ORDER BY 3, 1;

CREATE OR REPLACE TEMP MACRO person_name(code) AS coalesce(
    (SELECT max(current_employee.employee_name) FROM current_employee WHERE current_employee.employee_code = code), code
);
