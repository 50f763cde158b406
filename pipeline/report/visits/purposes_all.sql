-- A visit with several purposes counts once under each; the share is of all visits.
WITH visits AS (SELECT * FROM report_visits_visit WHERE in_period AND is_visit),
each AS (SELECT entry, customer, unnest(string_split(purpose, '|')) AS purpose FROM visits WHERE purpose IS NOT NULL)
SELECT
    purpose, count(DISTINCT entry) AS visits, count(DISTINCT entry) / (SELECT count(*) FROM visits) AS share,
    count(DISTINCT customer) AS customers
FROM each
GROUP BY purpose
ORDER BY visits DESC, purpose
