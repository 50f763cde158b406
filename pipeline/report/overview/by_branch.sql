-- One line a branch, the furthest first; the details stand on the other pages.
SELECT
    branch.branch_code, branch.branch_name, sales.target_amount, sales.actual_amount,
    sales.actual_amount / nullif(sales.target_amount, 0) AS achievement, sales.status,
    (SELECT count(*) FROM report_overview_visit AS visit WHERE visit.branch_code = branch.branch_code) AS visits,
    filing.filed_days / nullif(filing.required_days, 0) AS filing_rate,
    coalesce(complaint.complaints, 0) AS complaints, complaint.on_time / nullif(complaint.judged, 0) AS on_time_rate,
    (SELECT count(*) FROM customer WHERE customer.branch_code = branch.branch_code) AS customers,
    (SELECT count(*) FROM current_finding AS finding
        WHERE finding.branch = branch.branch_code AND finding.severity = 'error' AND finding.status = 'open') AS open_findings
FROM branch
LEFT JOIN report_overview_sales AS sales ON sales.level = 'branch' AND sales.branch_code = branch.branch_code
LEFT JOIN report_overview_complaint AS complaint ON complaint.branch_code = branch.branch_code
LEFT JOIN report_overview_filing AS filing ON filing.branch_code = branch.branch_code
ORDER BY achievement DESC NULLS LAST, branch.branch_code;
