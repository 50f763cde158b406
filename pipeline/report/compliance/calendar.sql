-- Days of the period on which the weekday does not tell whether people work, and years of which no holidays are known: there Monday to
-- Friday stand until head office sends its work calendar.
SELECT
    calendar_day.day, isodow(calendar_day.day) AS weekday,
    CASE WHEN calendar_day.is_workday THEN 'works' ELSE 'rests' END AS day_state, calendar_day.holiday, calendar_day.note, calendar_day.source
FROM calendar_day
WHERE calendar_day.day BETWEEN $first_day AND $last_day AND calendar_day.source <> 'weekday'
UNION ALL
SELECT min(calendar_day.day), NULL, 'unknown', NULL, CAST(year(calendar_day.day) AS VARCHAR), 'weekday'
FROM calendar_day
WHERE calendar_day.day BETWEEN $first_day AND $last_day
    AND NOT EXISTS (SELECT 1 FROM special_day WHERE year(special_day.day) = year(calendar_day.day))
GROUP BY year(calendar_day.day)
ORDER BY 1, 3
