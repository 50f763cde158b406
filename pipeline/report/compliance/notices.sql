SELECT
    any_value(severity) AS severity, cause, count(*) AS findings, count(DISTINCT line) AS lines, count(DISTINCT submission_id) AS files, count(DISTINCT branch_code) AS branches,
    count(*) FILTER (status = 'open') AS still_open,
    count(*) / sum(count(*)) OVER () AS share,
    sum(count(*)) OVER (ORDER BY count(*) DESC, cause) / sum(count(*)) OVER () AS cumulative_share
FROM report_compliance_cause
WHERE severity = 'warning'
GROUP BY cause
ORDER BY findings DESC, cause
