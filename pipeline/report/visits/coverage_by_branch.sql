-- Visited is a customer whom anyone from the firm visited. The share of the visits that went to each salesperson's three favourites.
WITH rounds AS (
    SELECT branch_code, sum(visits) AS visits, sum(top_visits) AS top_visits FROM report_visits_coverage GROUP BY branch_code
)
SELECT
    branch.branch_code, branch_label(branch.branch_code) AS branch_name,
    count(own.customer) AS assigned, count(*) FILTER (own.is_visited_by_any) AS visited,
    count(*) FILTER (own.is_visited_by_any) / nullif(count(own.customer), 0) AS coverage,
    count(own.customer) - count(*) FILTER (own.is_visited_by_any) AS unvisited,
    any_value(rounds.top_visits) / nullif(any_value(rounds.visits), 0) AS top_share,
    CASE
        WHEN count(own.customer) = 0 THEN 'plain'
        WHEN count(*) FILTER (own.is_visited_by_any) >= $coverage_share * count(own.customer) THEN 'good'
        ELSE 'bad'
    END AS tone,
    $coverage_share AS target_share
FROM branch
LEFT JOIN report_visits_assigned AS own ON own.branch_code = branch.branch_code
LEFT JOIN rounds ON rounds.branch_code = branch.branch_code
GROUP BY branch.branch_code
ORDER BY coverage NULLS LAST, branch.branch_code
