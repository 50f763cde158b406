-- Visits day by day, in a longer period week by week.
SELECT
    CASE WHEN date_diff('day', $first_day, $last_day) <= 30 THEN strftime(calendar_day.day, '%m-%d') ELSE calendar_day.iso_week END AS slot,
    count(visit.visit_date) AS visits, count(DISTINCT visit.customer_id) AS customers
FROM calendar_day
LEFT JOIN report_overview_visit AS visit ON visit.visit_date = calendar_day.day
WHERE calendar_day.day BETWEEN $first_day AND least($last_day, $reference_day)
GROUP BY slot
HAVING count(visit.visit_date) > 0 OR date_diff('day', $first_day, $last_day) > 30
ORDER BY min(calendar_day.day)
