-- How full each card is (ARC-04: filled of expected fields; "a|b" is filled by either) and which of the four hard fields it lacks (ARC-09).
CREATE OR REPLACE TEMP TABLE report_customers_card AS
WITH card AS (
    SELECT master.customer_id, to_json(master) AS content
    FROM current_customer AS master
    JOIN customer ON customer.customer_id = master.customer_id AND customer.has_card
),
counted AS (
    SELECT
        customer_id,
        len(list_filter($expected_fields, lambda either: len(list_filter(
            string_split(either, '|'), lambda field: coalesce(json_extract_string(content, '$.' || field), '') <> ''
        )) > 0)) AS filled,
        len($expected_fields) AS expected,
        list_filter(['customer_name', 'branch_code', 'salesperson', 'phone|contact_mobile'], lambda either: len(list_filter(
            string_split(either, '|'), lambda field: coalesce(json_extract_string(content, '$.' || field), '') <> ''
        )) = 0) AS lacking
    FROM card
)
SELECT customer_id, filled, expected, filled / expected AS completeness, replace(array_to_string(lacking, ','), 'phone|contact_mobile', 'phone') AS lacking
FROM counted
ORDER BY customer_id;
