SELECT
    CASE
        WHEN count(*) FILTER (is_due AND state <> 'none') = 0 THEN 'upload_open'
        WHEN count(*) FILTER (is_due AND state NOT IN ('received', 'nil', 'none')) = 0 THEN 'upload_good'
        ELSE 'upload'
    END AS says, branch_code,
    count(*) FILTER (is_due AND state <> 'none') AS due_uploads, count(*) FILTER (is_due AND state IN ('received', 'nil')) AS good_uploads,
    count(*) FILTER (state = 'missing') AS missing, count(*) FILTER (is_due AND state IN ('late', 'late_partial')) AS late,
    count(*) FILTER (is_due AND state IN ('returned', 'partly')) AS mending, count(*) FILTER (is_due AND state = 'partial') AS partial
FROM report_compliance_upload
WHERE form = 'visit_daily'
GROUP BY GROUPING SETS ((branch_code), ())
HAVING count(*) > 0
ORDER BY grouping(branch_code) DESC, branch_code
