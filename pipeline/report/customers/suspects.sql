-- Pairs that may be one company and wait for head office (ARC-07), the likeliest first. A pair of two branches belongs to neither's page.
SELECT
    CASE WHEN one.branch_code = other.branch_code THEN one.branch_code END AS branch_code,
    pair.customer_a, pair.customer_a AS customer_id, coalesce(one.customer_name, pair.customer_a) AS name_a, branch_label(one.branch_code) AS branch_a,
    pair.customer_b, coalesce(other.customer_name, pair.customer_b) AS name_b, branch_label(other.branch_code) AS branch_b,
    pair.score, pair.reason
FROM waiting_pair AS pair
LEFT JOIN customer AS one ON one.customer_id = pair.customer_a
LEFT JOIN customer AS other ON other.customer_id = pair.customer_b
ORDER BY pair.score DESC, pair.customer_a, pair.customer_b
