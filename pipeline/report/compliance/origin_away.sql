-- The days away of the list of absences, by person and week.
SELECT 'absence' AS form, absence._entry AS entry, week.branch_code, week.person, week.iso_week, calendar_day.day AS away_days
FROM current_absence AS absence
JOIN called ON called.written = absence.employee_name AND called.branch_code = coalesce(absence.branch_code, absence._branch, '')
JOIN calendar_day ON calendar_day.day BETWEEN absence.start_date AND coalesce(absence.end_date, absence.start_date)
JOIN report_compliance_person_week AS week ON week.person = called.person AND week.iso_week = calendar_day.iso_week
WHERE absence.kind = 'trip'
ORDER BY week.branch_code, week.person, week.iso_week, away_days, entry
