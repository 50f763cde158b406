SELECT
    CASE WHEN count(*) FILTER (state = 'dormant') = 0 THEN 'contact_good' ELSE 'contact' END AS says, branch_code, count(*) AS customers,
    count(*) FILTER (state = 'dormant') AS dormant, count(*) FILTER (state = 'dormant' AND value_class = 'key') AS dormant_key,
    count(*) FILTER (state = 'never') AS never
FROM report_visits_last_contact
GROUP BY GROUPING SETS ((branch_code), ())
HAVING count(*) > 0
ORDER BY grouping(branch_code) DESC, branch_code
