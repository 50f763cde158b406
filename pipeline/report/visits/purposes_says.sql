WITH visits AS (SELECT * FROM report_visits_visit WHERE in_period AND is_visit),
each AS (
    SELECT DISTINCT entry, branch_code, unnest(string_split(purpose, '|')) AS purpose FROM visits WHERE purpose IS NOT NULL
),
counted AS (
    SELECT branch_code, purpose, count(*) AS visits, grouping(branch_code) AS is_all
    FROM each
    GROUP BY GROUPING SETS ((branch_code, purpose), (purpose))
)
SELECT
    'purposes' AS says, counted.branch_code, counted.purpose, counted.visits,
    counted.visits / (
        SELECT count(*) FROM visits WHERE counted.is_all = 1 OR visits.branch_code = counted.branch_code
    ) AS share
FROM counted
QUALIFY row_number() OVER (PARTITION BY counted.is_all, counted.branch_code ORDER BY counted.visits DESC, counted.purpose) = 1
ORDER BY counted.is_all DESC, counted.branch_code
