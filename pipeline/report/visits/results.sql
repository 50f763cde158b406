WITH visits AS (SELECT * FROM report_visits_visit WHERE in_period AND is_visit)
SELECT
    visits.branch_code, branch_label(visits.branch_code) AS branch_name, visits.result,
    count(*) AS visits,
    count(*) / sum(count(*)) OVER (PARTITION BY visits.branch_code) AS share,
    sum(visits.order_amount) AS order_amount,
    sum(visits.collected_amount) AS collected_amount
FROM visits
GROUP BY visits.branch_code, visits.result
ORDER BY visits.branch_code, visits DESC, visits.result NULLS LAST
