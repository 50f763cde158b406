-- TARGET_MISSING: salespeople who were with us in the month, or sold in it, without a target of their own.
WITH expected AS (
    SELECT person.branch_code, person.person AS salesperson, period_month.month
    FROM person
    JOIN period_month
        ON coalesce(person.hire_date, period_month.first_day) <= period_month.last_day
        AND coalesce(person.leave_date, period_month.last_day) >= period_month.first_day
    WHERE person.role = 'salesperson' AND person.is_registered AND (person.is_active OR person.leave_date IS NOT NULL)
        AND period_month.first_day <= $reference_day
    UNION
    SELECT branch_code, salesperson, month FROM progress WHERE level = 'person' AND actual_amount <> 0
)
SELECT
    expected.branch_code, expected.salesperson, branch_label(expected.branch_code) AS branch_name, person_name(expected.salesperson) AS salesperson_name,
    expected.month, progress.actual_amount
FROM expected
LEFT JOIN progress
    ON progress.level = 'person' AND progress.month = expected.month AND progress.branch_code = expected.branch_code
    AND progress.salesperson = expected.salesperson
WHERE NOT EXISTS (
    SELECT 1 FROM target
    WHERE target.month = expected.month AND target.salesperson = expected.salesperson AND target.branch_code = expected.branch_code
)
ORDER BY expected.branch_code, expected.salesperson, expected.month;
