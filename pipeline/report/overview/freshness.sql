-- How new each branch's data are (SUB-13), against the reference day.
SELECT branch_code, branch_name, latest_visit_day, latest_sale_day, latest_complaint_day, behind_days, latest_file, state
FROM report_overview_fresh
ORDER BY branch_code;
