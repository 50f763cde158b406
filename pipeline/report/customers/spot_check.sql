-- Cards drawn for the month's spot check (ARC-05): of each branch's active cards so many, or this share of them if that is more.
-- The draw hangs on month and customer alone, so that it can be repeated.
WITH active AS (
    SELECT
        customer.*, card.completeness,
        count(*) OVER (PARTITION BY customer.branch_code) AS cards,
        row_number() OVER (
            PARTITION BY customer.branch_code ORDER BY md5(strftime($last_day, '%Y-%m') || ' ' || customer.customer_id), customer.customer_id
        ) AS drawn
    FROM customer
    JOIN report_customers_card AS card ON card.customer_id = customer.customer_id
    WHERE customer.lifecycle_stage <> 'lost'
)
SELECT
    branch_code, branch_label(branch_code) AS branch_name, drawn, customer_code, customer_id, customer_name, owner_name, completeness, reviewed_by, updated_date
FROM active
WHERE drawn <= greatest($min_cards, ceil($check_share * cards))
ORDER BY branch_code, drawn
