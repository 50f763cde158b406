SELECT
    CAST(age.age AS VARCHAR) AS age, count(late.sheet_row) AS out_rows, count(DISTINCT late.submission_id) AS files,
    count(DISTINCT late.branch_code) AS branches, min(late.since) AS out_since,
    CASE age.age WHEN 1 THEN 'info' WHEN 2 THEN 'warn' ELSE 'bad' END AS tone
FROM (SELECT unnest([1, 2, 3, 4]) AS age) AS age
LEFT JOIN report_compliance_correction AS late ON late.age = age.age
WHERE EXISTS (SELECT 1 FROM report_compliance_correction)
GROUP BY age.age
ORDER BY age.age
