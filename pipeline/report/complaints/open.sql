SELECT
    branch_code, branch_label(branch_code) AS branch_name, complaint_no, customer_name, complaint_type, urgency,
    received_text AS received, person_name(salesperson) AS person_name, handler,
    ['received', 'verified', 'handled', 'replied', 'followed_up', 'closed'][stage] AS stage,
    date_diff('day', received_day, $reference_day) AS age_days,
    (SELECT count(*) FROM calendar_day WHERE is_workday AND day > received_day AND day <= $reference_day) AS age_workdays,
    sla_state, status, entry
FROM report_complaints_judged
WHERE is_open
ORDER BY age_days DESC, branch_code, complaint_no, entry
