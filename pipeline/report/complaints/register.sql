SELECT
    complaint.branch_code, branch_label(complaint.branch_code) AS branch_name, complaint.complaint_no, complaint.received_text AS received,
    complaint.customer_name, person_name(complaint.salesperson) AS person_name, complaint.product, complaint.complaint_type,
    complaint.urgency, complaint.content, complaint.verified, complaint.cause_category, complaint.handling_measure,
    complaint.handled_text AS handled, complaint.replied_text AS replied, complaint.followed_text AS followed_up,
    complaint.follow_up_result, complaint.closed_text AS closed,
    ['received', 'verified', 'handled', 'replied', 'followed_up', 'closed'][complaint.stage] AS stage,
    complaint.sla_state, complaint.answer_minutes / 60 AS answer_hours, repeated.times AS repeat_times, complaint.entry
FROM report_complaints_judged AS complaint
LEFT JOIN report_complaints_repeat AS repeated ON repeated.entry = complaint.entry
WHERE complaint.in_period
ORDER BY complaint.received, complaint.branch_code, complaint.complaint_no, complaint.entry
