SELECT
    complaint.branch_code, branch_label(complaint.branch_code) AS branch_name, complaint.complaint_no, complaint.received_text AS received,
    complaint.customer_name, complaint.product, complaint.complaint_type, repeated.times, repeated.first_day, complaint.entry
FROM report_complaints_repeat AS repeated
JOIN report_complaints_all AS complaint ON complaint.entry = repeated.entry
WHERE complaint.in_period
ORDER BY repeated.times DESC, complaint.received, complaint.branch_code, complaint.complaint_no, complaint.entry
