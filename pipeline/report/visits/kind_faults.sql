-- Where the written kind, the role and the accompanied person do not go together. A solo visit of the sales department manager
-- is not among the three situations of the rule: told, not refused.
SELECT * FROM (
    SELECT
        day, branch_code, branch_label(branch_code) AS branch_name, person_name(supervisor) AS person_name, role, visit_kind,
        customer_name,
        CASE
            WHEN visit_kind = 'solo' AND accompanied_salesperson IS NOT NULL THEN 'solo_with_person'
            WHEN visit_kind <> 'solo' AND accompanied_salesperson IS NULL THEN 'nobody_named'
            WHEN visit_kind = 'hq_accompany' AND role <> 'sales_dept_manager' THEN 'role_not_head_office'
            WHEN visit_kind = 'branch_accompany' AND role = 'sales_dept_manager' THEN 'role_head_office'
            WHEN visit_kind = 'solo' AND role = 'sales_dept_manager' THEN 'head_office_solo'
        END AS fault,
        source, sheet, sheet_row, concat_ws(' · ', source, sheet, sheet_row) AS found_at
    FROM report_visits_supervisor
    WHERE in_period
)
WHERE fault IS NOT NULL
ORDER BY day, branch_code, source, sheet, sheet_row
