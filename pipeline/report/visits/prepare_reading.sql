-- What asks for head office (SUB-03): visits with something for it to handle, and complaints that are open. The number of an
-- item comes from what the record is, not from where it stands, so that a resend keeps it.
CREATE OR REPLACE TEMP TABLE report_visits_matter AS
WITH item AS (
    SELECT
        'visit' AS item_kind, 'visit_daily' AS form, _entry AS entry, visit_date AS day, coalesce(branch_code, _branch) AS branch_code, salesperson AS person,
        coalesce(customer_name, customer_code) AS customer_name, need_hq_action AS matter, handling_dept AS dept,
        concat_ws('|', coalesce(start_time::VARCHAR, '')) AS rest, _source AS source, _sheet AS sheet, _row AS sheet_row
    FROM current_visit_daily
    WHERE need_hq_action IS NOT NULL
    UNION ALL
    SELECT
        'supervisor', 'supervisor_visit_daily', _entry, visit_date, coalesce(branch_code, _branch), supervisor, coalesce(customer_name, customer_code), need_hq_action,
        handling_dept, coalesce(start_time::VARCHAR, ''), _source, _sheet, _row
    FROM current_supervisor_visit_daily
    WHERE need_hq_action IS NOT NULL
    UNION ALL
    SELECT
        'complaint', 'complaint', _entry, TRY_CAST(left(received_at::VARCHAR, 10) AS DATE), coalesce(branch_code, _branch), coalesce(salesperson, handler),
        coalesce(customer_name, customer_code), content, responsible_dept, coalesce(complaint_no, ''), _source, _sheet, _row
    FROM current_complaint
    WHERE _entry IN (SELECT entry FROM open_complaint)
), numbered AS (
    SELECT
        *,
        concat_ws('|', item_kind, branch_code, coalesce(person, ''), day::VARCHAR, report_visits_name_key(customer_name), rest) AS identity
    FROM item
), named AS (
    SELECT
        * EXCLUDE (identity),
        upper(left(item_kind, 1)) || upper(left(md5(concat_ws('|', identity, row_number() OVER (
            PARTITION BY identity ORDER BY source, sheet, sheet_row
        ))), 10)) AS item_no
    FROM numbered
)
SELECT
    named.*, coalesce(review.review_status, 'unread') AS review_status, review.reviewer, review.review_date, review.comment,
    coalesce(review.forwarded_to, named.dept) AS handling_dept,
    review.item_no IS NOT NULL AS is_answered
FROM named
LEFT JOIN current_visit_review AS review ON review.item_no = named.item_no;
