-- Birthdays and anniversaries that lie ahead (ARC-24). A page does not tell them, only that one comes.
WITH named AS (
    SELECT customer_id, 'decision_maker' AS occasion, decision_maker AS person, decision_maker_birthday AS written FROM current_customer
    UNION ALL
    SELECT customer_id, 'special_day', NULL, unnest(string_split(special_days, '|')) FROM current_customer
    UNION ALL
    SELECT _customer_id, 'contact', contact_name, birthday FROM current_customer_contact
),
dated AS (
    SELECT *, regexp_extract(written, '^(?:\d{4}-)?(\d{2}-\d{2})(?:\D|$)', 1) AS month_day FROM named WHERE written IS NOT NULL
),
this_year AS (
    SELECT
        *,
        coalesce(try_cast(year($reference_day) || '-' || month_day AS DATE), try_cast(year($reference_day) || '-02-28' AS DATE)) AS day,
        coalesce(try_cast(1 + year($reference_day) || '-' || month_day AS DATE), try_cast(1 + year($reference_day) || '-02-28' AS DATE)) AS day_next
    FROM dated
    WHERE month_day <> ''
),
ahead AS (
    SELECT *, date_diff('day', CAST($reference_day AS DATE), CASE WHEN day >= $reference_day THEN day ELSE day_next END) AS days
    FROM this_year
)
SELECT
    customer.branch_code, branch_label(customer.branch_code) AS branch_name, customer.owner_name, customer.customer_code, customer.customer_id, customer.customer_name,
    ahead.occasion, ahead.person, CASE WHEN ahead.days <= 7 THEN 'week' ELSE 'later' END AS coming, ahead.days AS days
FROM ahead
JOIN customer ON customer.customer_id = ahead.customer_id
WHERE ahead.days <= $ahead_days
ORDER BY ahead.days, customer.branch_code, customer.customer_id, ahead.occasion, ahead.person
