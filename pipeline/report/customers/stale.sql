-- CARD_STALE: newer visits or complaints name another phone or contact than card and contact list do, or the card of a customer that
-- buys has not been touched for long.
WITH card AS (
    SELECT *, coalesce(updated_date, created_date, CAST(card_received_at AS DATE)) AS card_day FROM customer WHERE has_card
),
known AS (
    SELECT customer_id, 'phone' AS reason, regexp_replace(unnest(string_split(value, '|')), '[^0-9]', '', 'g') AS known
    FROM (
        SELECT customer_id, phone AS value FROM card
        UNION ALL SELECT customer_id, contact_mobile FROM card
        UNION ALL SELECT _customer_id, mobile FROM current_customer_contact
        UNION ALL SELECT _customer_id, phone FROM current_customer_contact
    )
    WHERE value IS NOT NULL
    UNION
    SELECT customer_id, 'contact', replace(value, ' ', '')
    FROM (
        SELECT customer_id, contact_name AS value FROM card
        UNION ALL SELECT _customer_id, contact_name FROM current_customer_contact
    )
    WHERE value IS NOT NULL
),
seen AS (
    SELECT _customer_id AS customer_id, 'phone' AS reason, unnest(string_split(contact_phone, '|')) AS seen, visit_date AS seen_day
    FROM current_visit_daily WHERE contact_phone IS NOT NULL
    UNION ALL
    SELECT _customer_id, 'phone', unnest(string_split(contact_phone, '|')), TRY_CAST(substr(received_at, 1, 10) AS DATE)
    FROM current_complaint WHERE contact_phone IS NOT NULL
    UNION ALL
    SELECT _customer_id, 'contact', contact_name, visit_date FROM current_visit_daily WHERE contact_name IS NOT NULL
),
differs AS (
    SELECT card.customer_id, seen.reason, arg_max(seen.seen, (seen.seen_day, seen.seen)) AS seen_value, max(seen.seen_day) AS seen_day
    FROM seen
    JOIN card ON card.customer_id = seen.customer_id
    WHERE seen.seen_day > card.card_day AND seen.seen_day <= $reference_day
        AND EXISTS (SELECT 1 FROM known WHERE known.customer_id = seen.customer_id AND known.reason = seen.reason)
        AND NOT EXISTS (
            SELECT 1 FROM known
            WHERE known.customer_id = seen.customer_id AND known.reason = seen.reason
                AND known.known = CASE seen.reason WHEN 'phone' THEN regexp_replace(seen.seen, '[^0-9]', '', 'g') ELSE replace(seen.seen, ' ', '') END
        )
    GROUP BY card.customer_id, seen.reason
),
listed AS (
    SELECT customer_id, reason, seen_value, seen_day FROM differs
    UNION ALL
    SELECT customer_id, 'not_updated', NULL, last_sale_day
    FROM card
    WHERE last_sale_day > card_day AND card_day + $stale_days < $reference_day
)
SELECT
    card.branch_code, branch_label(card.branch_code) AS branch_name, card.owner_name, card.customer_code, card.customer_id, card.customer_name, listed.reason,
    CASE listed.reason WHEN 'phone' THEN coalesce(card.contact_mobile, card.phone) WHEN 'contact' THEN card.contact_name END AS card_value,
    listed.seen_value, listed.seen_day, card.card_day
FROM listed
JOIN card ON card.customer_id = listed.customer_id
ORDER BY card.branch_code, card.customer_id, listed.reason;
