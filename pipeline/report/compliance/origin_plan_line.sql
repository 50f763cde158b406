-- The lines of each visit plan.
SELECT
    'visit_plan' AS form, _entry AS entry, coalesce(branch_code, _branch) AS branch_code, salesperson AS person,
    CASE WHEN plan_period SIMILAR TO '[0-9]{4}-(W[0-9]{2}|[0-9]{2})' THEN plan_period ELSE strftime(plan_date, '%Y-%m') END AS unit,
    1 AS lines, CASE WHEN approver IS NOT NULL THEN 1 END AS approved
FROM current_visit_plan
WHERE plan_date IS NOT NULL
ORDER BY branch_code, person, unit, plan_date, entry
