WITH pair AS (
    SELECT customer_a AS customer_id, customer_b AS other_id, score, reason FROM waiting_pair
    UNION ALL
    SELECT customer_b, customer_a, score, reason FROM waiting_pair
)
SELECT pair.customer_id, pair.other_id, other.customer_name AS other_name, branch_label(other.branch_code) AS other_branch, pair.score, pair.reason
FROM pair
JOIN report_customer_chosen AS chosen ON chosen.customer_id = pair.customer_id
LEFT JOIN customer AS other ON other.customer_id = pair.other_id
ORDER BY pair.customer_id, pair.score DESC, pair.other_id
