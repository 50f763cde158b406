SELECT
    branch_code, branch_label(branch_code) AS branch_name,
    count(*) AS out_rows, count(DISTINCT submission_id) AS files,
    count(*) FILTER (age = 1) AS age_1, count(*) FILTER (age = 2) AS age_2, count(*) FILTER (age = 3) AS age_3, count(*) FILTER (age = 4) AS age_4,
    min(since) AS out_since, max(waits_days) AS waits_days
FROM report_compliance_correction
GROUP BY branch_code
ORDER BY waits_days DESC, branch_code
