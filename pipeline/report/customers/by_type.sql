SELECT
    business_type,
    count(*) AS customers,
    count(*) FILTER (value_class = 'key') AS key_customers,
    count(*) FILTER (trade_status = 'current') AS current_customers,
    count(*) / sum(count(*)) OVER () AS share
FROM customer
GROUP BY business_type
ORDER BY customers DESC, business_type NULLS LAST;
