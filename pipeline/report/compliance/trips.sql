SELECT
    trip.person, person_name(trip.person) AS person_name, home.branch_code, trip.start_day, trip.return_day, trip.due_day, trip.visits, trip.received_day,
    CASE
        WHEN trip.received_day > trip.due_day THEN 'late'
        WHEN trip.received_day IS NOT NULL THEN 'received'
        WHEN trip.due_day < $reference_day THEN 'missing'
        ELSE 'not_due'
    END AS state
FROM report_compliance_trip AS trip
LEFT JOIN (SELECT person, min(branch_code) AS branch_code FROM person GROUP BY person) AS home ON home.person = trip.person
ORDER BY array_position(['missing', 'late', 'not_due', 'received'], state), trip.return_day, trip.person
