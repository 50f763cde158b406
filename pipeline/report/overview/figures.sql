WITH complaint AS (
    SELECT coalesce(sum(complaints), 0) AS complaints, sum(on_time) / nullif(sum(judged), 0) AS on_time_rate FROM report_overview_complaint
),
filing AS (
    SELECT sum(filed_days) / nullif(sum(required_days), 0) AS filing_rate FROM report_overview_filing
),
upload AS (
    SELECT
        count(*) FILTER (is_due AND received_day <= due_day AND state NOT IN ('late', 'late_partial')) / nullif(count(*) FILTER (is_due AND state <> 'none'), 0) AS punctual_share
    FROM report_compliance_upload
)
SELECT
    sales.actual_amount, sales.target_amount, sales.actual_amount / nullif(sales.target_amount, 0) AS achievement, sales.status,
    (SELECT count(*) FROM report_overview_visit) AS visits,
    (SELECT count(DISTINCT customer_id) FROM report_overview_visit) AS visited_customers,
    complaint.complaints, complaint.on_time_rate,
    (SELECT count(*) FROM report_complaints_judged WHERE sla_state = 'overdue') AS overdue,
    filing.filing_rate, upload.punctual_share,
    (SELECT count(*) FROM branch WHERE branch_code IN (
        SELECT branch_code FROM received_form WHERE form IN ('visit_daily', 'sales_detail', 'sales_daily_summary')
    )) AS reporting_branches,
    (SELECT count(*) FROM branch) AS branches
FROM complaint
CROSS JOIN filing
CROSS JOIN upload
LEFT JOIN report_overview_sales AS sales ON sales.level = 'company';
