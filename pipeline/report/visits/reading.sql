SELECT
    item_no, item_kind, day, branch_code, branch_label(branch_code) AS branch_name, person_name(person) AS person_name, customer_name,
    matter, dept, handling_dept, review_status, reviewer, review_date, comment,
    concat_ws(' · ', source, sheet, sheet_row) AS found_at
FROM report_visits_matter
WHERE day BETWEEN $first_day AND $last_day
ORDER BY array_position(['unread', 'read', 'forwarded', 'done'], review_status), day, branch_code, item_no
