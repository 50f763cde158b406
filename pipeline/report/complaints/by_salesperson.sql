-- Complaints about a salesperson's customers, and complaints that he heard on visits but that nobody registered in time.
WITH complaints AS (
    SELECT
        branch_code, salesperson AS person,
        count(*) FILTER (in_period) AS complaints,
        count(*) FILTER (in_year) AS complaints_12_months,
        count(*) FILTER (in_period AND sla_state = 'on_time') AS on_time,
        count(*) FILTER (in_period AND sla_state = 'borderline') AS borderline,
        count(*) FILTER (in_period AND sla_state IN ('late', 'overdue')) AS late,
        count(*) FILTER (is_open) AS open_complaints
    FROM report_complaints_judged
    WHERE in_period OR in_year OR is_open
    GROUP BY branch_code, salesperson
),
unlogged AS (
    SELECT branch_code, person, count(*) AS not_logged
    FROM flagged_complaint
    WHERE state IN ('missing', 'late') AND day BETWEEN $first_day AND $last_day
    GROUP BY branch_code, person
)
SELECT
    coalesce(complaints.branch_code, unlogged.branch_code) AS branch_code,
    branch_label(coalesce(complaints.branch_code, unlogged.branch_code)) AS branch_name,
    coalesce(complaints.person, unlogged.person) AS person, person_name(coalesce(complaints.person, unlogged.person)) AS person_name,
    coalesce(complaints.complaints, 0) AS complaints, coalesce(complaints.complaints_12_months, 0) AS complaints_12_months,
    coalesce(complaints.on_time, 0) AS on_time, coalesce(complaints.borderline, 0) AS borderline, coalesce(complaints.late, 0) AS late,
    coalesce(complaints.open_complaints, 0) AS open_complaints, coalesce(unlogged.not_logged, 0) AS not_logged
FROM complaints
FULL JOIN unlogged ON unlogged.branch_code = complaints.branch_code AND unlogged.person IS NOT DISTINCT FROM complaints.person
ORDER BY complaints DESC, complaints_12_months DESC, branch_code, coalesce(complaints.person, unlogged.person) NULLS LAST
