-- What was done with the customer, the newest first; the lines of one order stand together, at the place of the first.
WITH chosen AS (SELECT customer_id FROM report_customer_chosen),
visited AS (
    SELECT visit.customer AS customer_id, visit.day, visit.is_visit, visit.salesperson AS who, visit.purpose, visit.result, visit.order_items AS detail,
        visit.order_amount AS amount, visit.source, visit.sheet, visit.sheet_row
    FROM report_visits_visit AS visit
    JOIN chosen ON chosen.customer_id = visit.customer
    WHERE visit.day <= $reference_day
),
accompanied AS (
    SELECT visit.customer AS customer_id, visit.day, visit.supervisor AS who, visit.order_amount AS amount, visit.source, visit.sheet, visit.sheet_row
    FROM report_visits_supervisor AS visit
    JOIN chosen ON chosen.customer_id = visit.customer
    WHERE visit.day <= $reference_day
),
sold AS (
    SELECT
        line._customer_id AS customer_id, line.sale_date AS day, line.order_no, min(line.salesperson) AS who,
        string_agg(DISTINCT line.product_name, '、' ORDER BY line.product_name) AS products, count(*) AS lines, sum(sale.amount) AS amount,
        min(line._source) AS source, arg_min(line._sheet, (line._source, line._row)) AS sheet, arg_min(line._row, (line._source, line._row)) AS sheet_row
    FROM current_sales_detail AS line
    JOIN chosen ON chosen.customer_id = line._customer_id
    LEFT JOIN sale ON sale.is_line AND sale.entry = line._entry
    WHERE line.sale_date <= $reference_day
    GROUP BY line._customer_id, line.sale_date, line.order_no
),
event AS (
    SELECT customer_id, day, CASE WHEN is_visit THEN 'visit' ELSE 'contact' END AS what, who, purpose, result, NULL AS status, detail, NULL AS lines, amount, source, sheet, sheet_row
    FROM visited
    UNION ALL
    SELECT customer_id, day, 'supervisor', who, NULL, NULL, NULL, NULL, NULL, amount, source, sheet, sheet_row FROM accompanied
    UNION ALL
    SELECT customer_id, day, 'sale', who, NULL, NULL, NULL, concat_ws(' · ', order_no, products), lines, amount, source, sheet, sheet_row FROM sold
    UNION ALL
    SELECT
        raised._customer_id, TRY_CAST(left(raised.received_at, 10) AS DATE), 'complaint', coalesce(raised.salesperson, raised.handler), NULL, NULL,
        raised.status, concat_ws(' · ', raised.complaint_no, raised.product_name), NULL, NULL, raised._source, raised._sheet, raised._row
    FROM current_complaint AS raised
    JOIN chosen ON chosen.customer_id = raised._customer_id
    UNION ALL
    SELECT
        signed._customer_id, signed.signed_date, 'contract', signed.salesperson, NULL, NULL, NULL, signed.contract_no, NULL, signed.contract_amount,
        signed._source, signed._sheet, signed._row
    FROM current_contract AS signed
    JOIN chosen ON chosen.customer_id = signed._customer_id
    UNION ALL
    SELECT
        card._customer_id, coalesce(card.updated_date, card.created_date, local_day(card._received_at)), 'card', card.salesperson, NULL, NULL, NULL,
        card.customer_name, NULL, NULL, card._source, card._sheet, card._row
    FROM current_customer_card AS card
    JOIN chosen ON chosen.customer_id = card._customer_id
)
SELECT
    customer_id, day, what, person_name(who) AS who, purpose, result, status, detail, lines, amount,
    concat_ws(' · ', source, sheet, sheet_row) AS found_at
FROM event
ORDER BY customer_id, day DESC NULLS LAST, what, source, sheet, sheet_row
