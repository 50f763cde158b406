-- The reports of each trip.
SELECT 'supervisor_visit_daily' AS form, visit._entry AS entry, trip.person, trip.return_day, 1 AS visits
FROM report_compliance_trip AS trip
JOIN current_supervisor_visit_daily AS visit
    ON visit.supervisor = trip.person AND (
        (trip.is_dated AND visit.trip_return_date = trip.return_day)
        OR (NOT trip.is_dated AND visit.visit_date BETWEEN trip.start_day AND trip.return_day)
    )
ORDER BY trip.person, trip.return_day, entry
