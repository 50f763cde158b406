-- What each line of the visit daily reports adds.
SELECT
    'visit_daily' AS form, visit.entry, visit.branch_code, visit.salesperson, visit.day,
    CASE WHEN date_diff('day', $first_day, $last_day) <= 30 THEN strftime(visit.day, '%m-%d') ELSE calendar_day.iso_week END AS slot,
    strftime(visit.day, '%Y-%m') AS month,
    CASE WHEN visit.is_visit THEN 1 END AS visits,
    CASE WHEN NOT visit.is_visit THEN 1 END AS contacts,
    CASE WHEN visit.is_visit THEN visit.day END AS visit_days,
    CASE WHEN visit.is_visit THEN visit.customer END AS customers,
    CASE WHEN visit.is_visit AND visit.customer_kind = 'new' THEN 1 END AS new_visits,
    CASE WHEN visit.is_visit AND visit.customer_kind = 'old' THEN 1 END AS old_visits,
    CASE WHEN visit.is_visit AND visit.customer_kind = 'potential' THEN 1 END AS potential_visits,
    CASE WHEN visit.is_visit AND visit.customer_kind IS NULL THEN 1 END AS unknown_visits,
    CASE WHEN visit.is_visit AND visit.next_visit_date > visit.day THEN 1 END AS with_next,
    visit.salesperson AS people,
    CASE WHEN visit.order_amount > 0 THEN 1 END AS orders,
    visit.order_amount, visit.collected_amount
FROM report_visits_visit AS visit
JOIN calendar_day ON calendar_day.day = visit.day
WHERE visit.in_period
ORDER BY visit.branch_code, visit.salesperson, visit.day, visit.source, visit.sheet, visit.sheet_row
