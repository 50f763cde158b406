-- One row a person of the list of people; no private value.
CREATE OR REPLACE VIEW bi_person AS
SELECT employee_code AS person, employee_name AS person_name, branch_code, "role", supervisor_code, hire_date, leave_date, status
FROM current_employee
