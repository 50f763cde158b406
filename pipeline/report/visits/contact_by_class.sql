-- Customers by class and by how their last contact stands.
SELECT value_class, state, count(*) AS customers
FROM report_visits_last_contact
GROUP BY value_class, state
ORDER BY array_position(['key', 'general', 'minor', 'potential'], value_class), array_position(['in_touch', 'dormant', 'never'], state)
