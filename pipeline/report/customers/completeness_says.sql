WITH counted AS (
    SELECT customer.branch_code, sum(card.filled) AS filled, sum(card.expected) AS expected, count(*) AS cards
    FROM report_customers_card AS card
    JOIN customer ON customer.customer_id = card.customer_id
    GROUP BY customer.branch_code
),
worst AS (
    SELECT branch_label(branch_code) AS branch_name, filled / expected AS low FROM counted ORDER BY low, branch_code LIMIT 1
)
SELECT
    CASE WHEN grouping(branch_code) = 1 THEN 'completeness' ELSE 'completeness_branch' END AS says, branch_code, sum(cards) AS cards,
    sum(filled) / sum(expected) AS completeness,
    CASE WHEN grouping(branch_code) = 1 THEN (SELECT branch_name FROM worst) END AS branch_name,
    CASE WHEN grouping(branch_code) = 1 THEN (SELECT low FROM worst) END AS low
FROM counted
GROUP BY GROUPING SETS ((branch_code), ())
HAVING sum(cards) > 0
ORDER BY grouping(branch_code) DESC, branch_code
