-- What complaints of the period cost: amounts involved, and compensation where it is stated (a zero is a statement). Caused by the
-- product and closed without a word on compensation: to be stated (CMP-06).
SELECT
    branch_code, CASE WHEN grouping(branch_code) = 1 THEN NULL ELSE branch_label(branch_code) END AS branch_name,
    grouping(branch_code) = 1 AS is_total, count(*) AS complaints,
    count(*) FILTER (amount_involved IS NOT NULL) AS with_involved, sum(amount_involved) AS involved_amount,
    count(*) FILTER (compensation_amount IS NOT NULL) AS stated, count(*) FILTER (compensation_amount > 0) AS compensated,
    sum(compensation_amount) AS compensation_paid, max(compensation_amount) FILTER (compensation_amount > 0) AS largest_amount,
    count(*) FILTER (cause_category = 'product' AND closed_text IS NOT NULL AND compensation_amount IS NULL) AS not_stated,
    nullif(sum(compensation_amount), 0) AS drawn_amount
FROM report_complaints_all
WHERE in_period
GROUP BY GROUPING SETS ((branch_code), ())
HAVING count(*) > 0
ORDER BY is_total, compensation_paid DESC NULLS LAST, branch_code
