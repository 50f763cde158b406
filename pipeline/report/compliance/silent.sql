-- The rule names no sum: the column for the penalty stays blank for the subsidiary to fill.
SELECT
    silent.branch_code, branch_label(silent.branch_code) AS branch_name, silent.person, silent.person_name, silent.role,
    silent.weeks, silent.iso_weeks, silent.first_monday, silent.last_sunday,
    (
        SELECT max(filed.day) FROM report_compliance_filed AS filed WHERE filed.person = silent.person AND filed.day < silent.first_monday
    ) AS last_filed_day,
    silent.is_ongoing, '' AS penalty
FROM report_compliance_silent AS silent
WHERE silent.last_sunday >= $first_day
ORDER BY silent.branch_code, silent.person, silent.first_monday
