-- Borne out, or not refuted, handled or closed in the last twelve months, and nothing said about keeping it from happening again.
SELECT
    branch_code, branch_label(branch_code) AS branch_name, complaint_no, received_text AS received, customer_name, complaint_type,
    cause_category, responsible_dept, ['received', 'verified', 'handled', 'replied', 'followed_up', 'closed'][stage] AS stage, entry
FROM report_complaints_all
WHERE (in_period OR in_year) AND stage >= 3 AND coalesce(verified, '') <> 'no' AND coalesce(status, '') <> 'rejected' AND improvement IS NULL
ORDER BY received_day, branch_code, complaint_no, entry
