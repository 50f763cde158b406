-- A visit with several purposes counts once under each; the share is of all visits.
WITH visits AS (SELECT * FROM report_visits_visit WHERE in_period AND is_visit),
each AS (SELECT entry, branch_code, customer, unnest(string_split(purpose, '|')) AS purpose FROM visits WHERE purpose IS NOT NULL)
SELECT
    each.branch_code, branch_label(each.branch_code) AS branch_name, each.purpose,
    count(DISTINCT each.entry) AS visits,
    count(DISTINCT each.entry) / (SELECT count(*) FROM visits WHERE visits.branch_code = each.branch_code) AS share,
    count(DISTINCT each.customer) AS customers
FROM each
GROUP BY each.branch_code, each.purpose
ORDER BY each.branch_code, visits DESC, each.purpose
