SELECT
    branch_code, branch_label(branch_code) AS branch_name, complaint_no, customer_name, complaint_type, urgency,
    received_text AS received, person_name(salesperson) AS person_name, handler,
    ['received', 'verified', 'handled', 'replied', 'followed_up', 'closed'][stage] AS stage,
    age_days,
    (SELECT count(*) FROM calendar_day WHERE is_workday AND day > received_day AND day <= $reference_day) AS age_workdays,
    sla_state,
    CASE
        WHEN verified_text IS NULL AND stage < 2 THEN 'verify'
        WHEN stage < 3 AND coalesce(verified, '') = 'no' THEN 'reply'
        WHEN stage < 3 THEN 'handle'
        WHEN stage = 3 THEN 'reply'
        WHEN stage = 4 THEN 'follow_up'
        ELSE 'close'
    END AS next_step,
    coalesce(nullif(handler, ''), responsible_dept, person_name(salesperson)) AS next_owner, days_over, status, entry
FROM report_complaints_open
ORDER BY days_over DESC NULLS LAST, age_days DESC, branch_code, complaint_no, entry
