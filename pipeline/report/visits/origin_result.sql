-- What each visit adds to its result; telephone and online contacts are left out.
SELECT 'visit_daily' AS form, entry, branch_code, result, 1 AS visits, order_amount, collected_amount
FROM report_visits_visit
WHERE in_period AND is_visit
ORDER BY branch_code, day, source, sheet, sheet_row
