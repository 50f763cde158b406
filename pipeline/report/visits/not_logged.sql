SELECT
    day, branch_code, branch_label(branch_code) AS branch_name, person_name(person) AS person_name, customer_name, form, words,
    due_day, logged_day, earlier_complaint_no, state AS logging,
    concat_ws(' · ', source, sheet, sheet_row) AS found_at
FROM flagged_complaint
WHERE state <> 'logged' AND day BETWEEN $first_day AND $last_day
ORDER BY array_position(['missing', 'late', 'waiting'], state), day, branch_code, source, sheet, sheet_row, form
