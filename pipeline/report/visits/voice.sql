-- What customers said: opinions and questions noted on visits, with the products whose names occur in the row.
WITH said AS (
    SELECT
        day, branch_code, salesperson AS person, customer_name, 'visit_daily' AS form, purpose, customer_feedback AS words,
        concat_ws(' ', customer_feedback, content, order_items) AS all_words, complaint_raised, source, sheet, sheet_row
    FROM report_visits_visit
    WHERE in_period AND (customer_feedback IS NOT NULL OR complaint_raised)
    UNION ALL
    SELECT
        day, branch_code, supervisor, customer_name, 'supervisor_visit_daily', NULL, questions_raised,
        coalesce(questions_raised, ''), complaint_raised, source, sheet, sheet_row
    FROM report_visits_supervisor
    WHERE in_period AND (questions_raised IS NOT NULL OR complaint_raised)
),
product AS (SELECT DISTINCT product_name FROM current_product WHERE length(product_name) >= 2)
SELECT
    said.day, said.branch_code, branch_label(said.branch_code) AS branch_name, person_name(said.person) AS person_name,
    said.customer_name, said.form, said.purpose,
    (
        SELECT string_agg(product.product_name, '、' ORDER BY product.product_name)
        FROM product WHERE contains(said.all_words, product.product_name)
    ) AS products,
    said.words, said.complaint_raised, concat_ws(' · ', said.source, said.sheet, said.sheet_row) AS found_at
FROM said
ORDER BY said.complaint_raised DESC, said.day, said.branch_code, said.source, said.sheet, said.sheet_row
