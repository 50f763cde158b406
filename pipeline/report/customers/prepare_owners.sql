-- Whether a customer's owner is still with us on the reference day (LEA-06, LEA-09). Without a register nobody is doubted.
CREATE OR REPLACE TEMP TABLE report_customers_owner AS
WITH judged AS (
    SELECT
        customer.customer_id, employee.leave_date,
        CASE
            WHEN customer.owner IS NULL THEN 'none'
            WHEN employee.employee_code IS NULL THEN CASE WHEN register.people > 0 THEN 'unknown' ELSE 'known' END
            WHEN employee.leave_date <= $reference_day OR (employee.status = 'left' AND employee.leave_date IS NULL) THEN 'left'
            WHEN employee.status = 'transferred' AND employee.branch_code <> customer.branch_code THEN 'transferred'
            ELSE 'known'
        END AS reason
    FROM customer
    CROSS JOIN (SELECT count(*) AS people FROM current_employee) AS register
    LEFT JOIN current_employee AS employee ON employee.employee_code = customer.owner
)
SELECT customer_id, leave_date, reason, reason = 'known' AS is_owner
FROM judged
ORDER BY customer_id;
