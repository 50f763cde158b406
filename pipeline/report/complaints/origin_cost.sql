-- What each complaint of the period adds to the cost.
SELECT
    'complaint' AS form, entry, branch_code, 1 AS complaints, CASE WHEN amount_involved IS NOT NULL THEN 1 END AS with_involved,
    amount_involved AS involved_amount, CASE WHEN compensation_amount IS NOT NULL THEN 1 END AS stated,
    CASE WHEN compensation_amount > 0 THEN 1 END AS compensated, compensation_amount AS compensation_paid,
    CASE WHEN cause_category = 'product' AND closed_text IS NOT NULL AND compensation_amount IS NULL THEN 1 END AS not_stated
FROM report_complaints_all
WHERE in_period
ORDER BY received, branch_code, complaint_no, entry
