-- An appointment is overdue once its day has passed and nobody has visited the customer since it was made; only the newest
-- appointment with a customer can be.
SELECT
    visit.branch_code, branch_label(visit.branch_code) AS branch_name, person_name(visit.salesperson) AS person_name,
    visit.customer_name, visit.day AS visit_day, visit.next_visit_date AS next_day,
    date_diff('day', visit.next_visit_date, $reference_day) AS overdue_days, visit.entry
FROM report_visits_visit AS visit
WHERE visit.day <= $reference_day AND visit.next_visit_date > visit.day AND visit.next_visit_date < $reference_day
    AND NOT EXISTS (
        SELECT 1 FROM report_visits_contact AS later
        WHERE later.customer = visit.customer AND later.is_visit AND later.day > visit.day
    )
QUALIFY row_number() OVER (
    PARTITION BY visit.customer, visit.salesperson ORDER BY visit.day DESC, visit.next_visit_date DESC, visit.source, visit.sheet, visit.sheet_row
) = 1
ORDER BY overdue_days DESC, visit.branch_code, visit.salesperson, visit.customer_name
