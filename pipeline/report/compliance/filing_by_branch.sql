-- Ranked from the fullest; a branch's filing is its manager's to answer for.
WITH counted AS (
    SELECT
        branch_code, count(DISTINCT person) AS people, sum(required) AS required_days, sum(credited) AS filed_days,
        sum(credited) / nullif(sum(required), 0) AS filing_rate
    FROM report_compliance_person_week
    GROUP BY branch_code
)
SELECT
    rank() OVER (ORDER BY filing_rate DESC NULLS LAST) AS place,
    branch_code, branch_label(branch_code) AS branch_name,
    (SELECT max(branch.manager_name) FROM branch WHERE branch.branch_code = counted.branch_code) AS manager_name,
    people, required_days, filed_days, filing_rate
FROM counted
ORDER BY place, branch_code
