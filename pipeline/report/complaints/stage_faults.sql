-- Dates that run backwards, stages left out, and status words that the dates do not bear out; the dates win.
WITH dated AS (
    SELECT
        *, instant(verified_text) AS verified_on, instant(handled_text) AS handled_on, instant(replied_text) AS replied_on,
        instant(followed_text) AS followed_on, instant(closed_text) AS closed_on,
        ['received', 'verified', 'handled', 'replied', 'followed_up', 'closed'][stage] AS stage_name
    FROM report_complaints_all
    WHERE in_period OR is_open
),
-- An instant without a time is compared by its day.
faults AS (
    SELECT *, unnest(list_filter([
        CASE WHEN CAST(verified_on AS DATE) < received_day OR CAST(handled_on AS DATE) < received_day OR CAST(replied_on AS DATE) < received_day
            OR CAST(handled_on AS DATE) < CAST(verified_on AS DATE) OR CAST(followed_on AS DATE) < CAST(replied_on AS DATE)
            OR CAST(closed_on AS DATE) < greatest(CAST(handled_on AS DATE), CAST(replied_on AS DATE))
            OR (has_time(received_text) AND has_time(verified_text) AND verified_on < received)
            OR (has_time(received_text) AND has_time(handled_text) AND handled_on < received)
            OR (has_time(received_text) AND has_time(replied_text) AND replied_on < received)
            OR (has_time(verified_text) AND has_time(handled_text) AND handled_on < verified_on)
            OR (has_time(replied_text) AND has_time(followed_text) AND followed_on < replied_on)
            OR (has_time(handled_text) AND has_time(closed_text) AND closed_on < handled_on)
            OR (has_time(replied_text) AND has_time(closed_text) AND closed_on < replied_on)
            THEN 'order' END,
        CASE WHEN stage > 2 AND verified_text IS NULL THEN 'not_verified' END,
        CASE WHEN stage > 3 AND handled_text IS NULL AND coalesce(verified, '') <> 'no' THEN 'not_handled' END,
        CASE WHEN stage > 4 AND replied_text IS NULL THEN 'not_replied' END,
        CASE WHEN stage IN (4, 6) AND followed_text IS NULL AND coalesce(verified, '') <> 'no' THEN 'no_follow_up' END,
        CASE
            WHEN status = 'closed' AND closed_text IS NULL THEN 'status_ahead'
            WHEN status = 'replied' AND replied_text IS NULL AND stage < 5 THEN 'status_ahead'
            WHEN closed_text IS NOT NULL AND status NOT IN ('closed', 'rejected') THEN 'status_behind'
        END
    ], lambda fault: fault IS NOT NULL)) AS fault
    FROM dated
)
SELECT
    branch_code, branch_label(branch_code) AS branch_name, complaint_no, received_text AS received, customer_name, stage_name AS stage,
    status, fault, entry
FROM faults
ORDER BY received, branch_code, complaint_no, entry, fault
