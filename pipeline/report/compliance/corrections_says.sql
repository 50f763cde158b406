SELECT
    'corrections' AS says, branch_code, count(*) AS out_rows, count(DISTINCT submission_id) AS files,
    count(*) FILTER (age > 1) AS old_rows, CAST($fresh_days AS INTEGER) AS days, max(waits_days) AS waits_days
FROM report_compliance_correction
GROUP BY GROUPING SETS ((branch_code), ())
HAVING count(*) > 0
ORDER BY grouping(branch_code) DESC, branch_code
