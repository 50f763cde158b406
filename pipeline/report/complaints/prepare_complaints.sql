-- Complaints as of the reference day: a date after it has not happened yet. The stage follows from the dates; the status column
-- never decides (CMP-02).
CREATE OR REPLACE TEMP TABLE report_complaints_all AS
WITH written AS (
    SELECT
        complaint.*,
        coalesce(
            branch_code, nullif(_branch, '总公司'),
            (SELECT min(person.branch_code) FROM person WHERE person.person = complaint.salesperson), _branch
        ) AS of_branch,
        coalesce(_customer_id, lower(regexp_replace(coalesce(customer_name, customer_code), '[^\p{L}\p{N}]', '', 'g'))) AS customer,
        coalesce(product_code, lower(regexp_replace(product_name, '[^\p{L}\p{N}]', '', 'g'))) AS product_key,
        coalesce(product_name, (
            SELECT max(product.product_name) FROM current_product AS product WHERE product.product_code = complaint.product_code
        ), product_code) AS product,
        instant(received_at) AS received,
        CASE WHEN CAST(instant(verified_at) AS DATE) <= $reference_day THEN verified_at END AS verified_text,
        CASE WHEN CAST(instant(handled_at) AS DATE) <= $reference_day THEN handled_at END AS handled_text,
        CASE WHEN CAST(instant(replied_at) AS DATE) <= $reference_day THEN replied_at END AS replied_text,
        CASE WHEN CAST(instant(follow_up_at) AS DATE) <= $reference_day THEN follow_up_at END AS followed_text,
        CASE WHEN CAST(instant(closed_at) AS DATE) <= $reference_day THEN closed_at END AS closed_text
    FROM current_complaint AS complaint
    WHERE CAST(instant(received_at) AS DATE) <= $reference_day
)
SELECT
    _entry AS entry, _source AS source, _sheet AS sheet, _row AS sheet_row,
    complaint_no, of_branch AS branch_code, customer, customer_name, salesperson, product_key, product, complaint_type, urgency, content,
    cause_category, verified, compensation_amount, amount_involved, responsible_dept, responsible_person, handler, handling_measure, follow_up_result, improvement,
    improvement_owner, improvement_due, status, received_at AS received_text, received, CAST(received AS DATE) AS received_day,
    (
        SELECT min(calendar_day.day) FROM calendar_day WHERE calendar_day.is_workday AND calendar_day.day >= CAST(received AS DATE)
    ) AS start_day,
    verified_text, handled_text, replied_text, followed_text, closed_text,
    coalesce(handled_text, replied_text) AS answered_text,
    instant(coalesce(handled_text, replied_text)) AS answered,
    CAST(instant(coalesce(handled_text, replied_text)) AS DATE) AS answered_day,
    CASE
        WHEN closed_text IS NOT NULL THEN 6
        WHEN followed_text IS NOT NULL THEN 5
        WHEN replied_text IS NOT NULL THEN 4
        WHEN handled_text IS NOT NULL THEN 3
        WHEN verified_text IS NOT NULL THEN 2
        ELSE 1
    END AS stage,
    closed_text IS NULL AND NOT (coalesce(verified, '') = 'no' AND replied_text IS NOT NULL) AS is_open,
    CAST(received AS DATE) BETWEEN $first_day AND $last_day AS in_period,
    CAST(received AS DATE) + to_months($repeat_months) > $reference_day AS in_year
FROM written
ORDER BY received, branch_code, complaint_no, entry;

-- On time or not (CMP-03): handled, or replied where no handling is dated, within half a working day. With both times known, working
-- hours decide; with a date only, the same working day is on time, the next borderline, a later one late. Open cases are judged at
-- the end of the reference day.
CREATE OR REPLACE TEMP TABLE report_complaints_judged AS
WITH measured AS (
    SELECT
        complaint.*,
        has_time(received_text) AND has_time(answered_text) AS is_exact,
        CASE WHEN has_time(received_text) AND has_time(answered_text) THEN working_minutes(received, answered) END AS answer_minutes,
        CASE WHEN has_time(received_text) THEN working_minutes(received, CAST($reference_day + 1 AS TIMESTAMP)) END AS waiting_minutes,
        (
            SELECT count(*) FROM calendar_day
            WHERE is_workday AND day > start_day AND day <= coalesce(answered_day, $reference_day)
        ) AS workdays_later,
        60 * $handle_hours AS limit_minutes
    FROM report_complaints_all AS complaint
)
SELECT
    *,
    CASE
        WHEN answered IS NOT NULL AND (answered_day < received_day OR (is_exact AND answered < received)) THEN 'unknown'
        WHEN answered IS NOT NULL AND is_exact THEN CASE WHEN answer_minutes <= limit_minutes THEN 'on_time' ELSE 'late' END
        WHEN answered IS NOT NULL THEN CASE workdays_later WHEN 0 THEN 'on_time' WHEN 1 THEN 'borderline' ELSE 'late' END
        WHEN NOT is_open THEN 'unknown'
        WHEN has_time(received_text) THEN CASE WHEN waiting_minutes <= limit_minutes THEN 'waiting' ELSE 'overdue' END
        ELSE CASE WHEN workdays_later <= 1 THEN 'waiting' ELSE 'overdue' END
    END AS sla_state
FROM measured
ORDER BY received, branch_code, complaint_no, entry;

-- Third or later complaint of one customer about one product within 12 months; the same day twelve months on still counts.
CREATE OR REPLACE TEMP TABLE report_complaints_repeat AS
SELECT complaint.entry, count(*) AS times, min(earlier.received_day) AS first_day
FROM report_complaints_all AS complaint
JOIN report_complaints_all AS earlier
    ON earlier.customer = complaint.customer AND earlier.product_key = complaint.product_key
    AND (earlier.received, earlier.entry) <= (complaint.received, complaint.entry)
    AND earlier.received_day + to_months($repeat_months) >= complaint.received_day
GROUP BY complaint.entry
HAVING count(*) >= $repeat_count
ORDER BY complaint.entry;

-- Counts by each way of looking, with the share that the largest make up together (CMP-08).
CREATE OR REPLACE TEMP TABLE report_complaints_pareto AS
WITH looked_at AS (
    SELECT 'type' AS way, complaint_type AS item, entry, in_period, in_year FROM report_complaints_all
    UNION ALL SELECT 'product', product, entry, in_period, in_year FROM report_complaints_all
    UNION ALL SELECT 'branch', branch_code, entry, in_period, in_year FROM report_complaints_all
    UNION ALL SELECT 'cause', cause_category, entry, in_period, in_year FROM report_complaints_all
),
counted AS (
    SELECT way, item, count(*) FILTER (in_period) AS complaints, count(*) FILTER (in_year) AS complaints_12_months
    FROM looked_at
    GROUP BY way, item
    HAVING count(*) FILTER (in_period OR in_year) > 0
)
SELECT
    way, item, complaints, complaints_12_months,
    complaints / nullif(sum(complaints) OVER whole, 0) AS share,
    sum(complaints) OVER running / nullif(sum(complaints) OVER whole, 0) AS cumulative_share,
    complaints_12_months / nullif(sum(complaints_12_months) OVER whole, 0) AS share_12_months,
    sum(complaints_12_months) OVER running_year / nullif(sum(complaints_12_months) OVER whole, 0) AS cumulative_share_12_months,
    row_number() OVER running AS place
FROM counted
WINDOW
    whole AS (PARTITION BY way),
    running AS (
        PARTITION BY way ORDER BY complaints DESC, complaints_12_months DESC, item NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ),
    running_year AS (
        PARTITION BY way ORDER BY complaints_12_months DESC, complaints DESC, item NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
ORDER BY way, place;

-- Open complaints with their age, and by how many working days, begun ones counted whole, those without an answer are over the limit.
CREATE OR REPLACE TEMP TABLE report_complaints_open AS
SELECT
    *, date_diff('day', received_day, $reference_day) AS age_days,
    CASE
        WHEN sla_state <> 'overdue' THEN NULL
        WHEN has_time(received_text) THEN CAST(ceil((waiting_minutes - limit_minutes)
            / working_minutes(CAST(start_day AS TIMESTAMP), CAST(start_day + 1 AS TIMESTAMP))) AS BIGINT)
        ELSE workdays_later - 1
    END AS days_over,
    (SELECT count(*) FROM (SELECT unnest($ageing_days) AS upto) WHERE upto < date_diff('day', received_day, $reference_day)) + 1 AS age_class
FROM report_complaints_judged
WHERE is_open
ORDER BY received, branch_code, complaint_no, entry;
