-- A branch's own target line against the sum of its people's: the line wins for the branch's progress.
SELECT
    line.branch_code, branch_label(line.branch_code) AS branch_name, line.month, line.target_amount AS line_amount,
    sum(people.target_amount) AS people_amount, line.target_amount - sum(people.target_amount) AS difference_amount
FROM target AS line
JOIN target AS people ON people.month = line.month AND people.branch_code = line.branch_code AND people.salesperson IS NOT NULL
JOIN period_month ON period_month.month = line.month
WHERE line.salesperson IS NULL
GROUP BY line.branch_code, line.month, line.target_amount
HAVING line.target_amount <> sum(people.target_amount)
ORDER BY line.branch_code, line.month;
