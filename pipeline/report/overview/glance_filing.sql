-- Branches by the share of daily reports that came, the lowest first.
SELECT branch_code, branch_label(branch_code) AS branch_name, required_days, filed_days, filed_days / nullif(required_days, 0) AS filing_rate
FROM report_overview_filing
ORDER BY filing_rate NULLS LAST, branch_code
