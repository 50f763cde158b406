-- The least covered first.
SELECT
    branch_code, branch_label(branch_code) AS branch_name, salesperson, person_name(salesperson) AS person_name,
    assigned, visited, coverage, customers, visits, top_share
FROM report_visits_coverage
ORDER BY coverage NULLS LAST, branch_code, salesperson
