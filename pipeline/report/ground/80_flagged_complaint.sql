-- Visits at which a customer complained, and whether the complaint was registered within the working days allowed (VIS-14, CMP-11).
CREATE OR REPLACE TEMP TABLE flagged_complaint AS
WITH flagged AS (
    SELECT
        'visit_daily' AS form, visit_date AS day, coalesce(branch_code, _branch) AS branch_code, salesperson AS person,
        _customer_id AS customer_id, lower(regexp_replace(customer_name, '[^\p{L}\p{N}]', '', 'g')) AS name_key, customer_name,
        coalesce(customer_feedback, content) AS words, _source AS source, _sheet AS sheet, _row AS sheet_row
    FROM current_visit_daily
    WHERE complaint_raised AND customer_name IS NOT NULL AND visit_date <= $reference_day
    UNION ALL
    SELECT
        'supervisor_visit_daily', visit_date, coalesce(branch_code, _branch), supervisor,
        _customer_id, lower(regexp_replace(customer_name, '[^\p{L}\p{N}]', '', 'g')), customer_name,
        coalesce(questions_raised, content), _source, _sheet, _row
    FROM current_supervisor_visit_daily
    WHERE complaint_raised AND customer_name IS NOT NULL AND visit_date <= $reference_day
),
logged AS (
    SELECT
        complaint_no, _customer_id AS customer_id, lower(regexp_replace(customer_name, '[^\p{L}\p{N}]', '', 'g')) AS name_key,
        CAST(instant(received_at) AS DATE) AS received_day, CAST(instant(closed_at) AS DATE) AS closed_day
    FROM current_complaint
),
dated AS (
    SELECT flagged.*, (
        SELECT min(later.day) FROM (
            SELECT day, row_number() OVER (ORDER BY day) AS place FROM calendar_day WHERE is_workday
        ) AS later
        WHERE later.place = (
            SELECT count(*) FROM calendar_day AS gone WHERE gone.is_workday AND gone.day <= flagged.day
        ) + $complaint_workdays
    ) AS due_day
    FROM flagged
),
matched AS (
    SELECT
        dated.form, dated.source, dated.sheet, dated.sheet_row,
        min(logged.received_day) FILTER (logged.received_day >= dated.day) AS logged_day,
        arg_min(logged.complaint_no, logged.received_day) FILTER (logged.received_day >= dated.day) AS complaint_no,
        max(logged.complaint_no) FILTER (
            logged.received_day < dated.day AND coalesce(logged.closed_day, dated.day) >= dated.day
        ) AS earlier_complaint_no
    FROM dated
    JOIN logged ON logged.customer_id = dated.customer_id OR logged.name_key = dated.name_key
    GROUP BY ALL
)
SELECT
    dated.*, matched.logged_day, matched.complaint_no, matched.earlier_complaint_no,
    CASE
        WHEN matched.logged_day <= dated.due_day THEN 'logged'
        WHEN matched.logged_day IS NOT NULL THEN 'late'
        WHEN dated.due_day <= $reference_day THEN 'missing'
        ELSE 'waiting'
    END AS state
FROM dated
LEFT JOIN matched
    ON matched.form = dated.form AND matched.source = dated.source AND matched.sheet IS NOT DISTINCT FROM dated.sheet
    AND matched.sheet_row = dated.sheet_row
ORDER BY dated.day, dated.source, dated.sheet, dated.sheet_row, dated.form;
