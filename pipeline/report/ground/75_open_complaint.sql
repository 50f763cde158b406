-- Complaints that are open on the reference day, by their dates: a status that claims more than the dates show does not close one
-- (CMP-02). One that proved unfounded is done with once the customer was told so.
CREATE OR REPLACE TEMP TABLE open_complaint AS
SELECT _entry AS entry, _customer_id AS customer_id
FROM current_complaint
WHERE CAST(instant(received_at) AS DATE) <= $reference_day
    AND NOT coalesce(CAST(instant(closed_at) AS DATE) <= $reference_day, FALSE)
    AND NOT (coalesce(verified, '') = 'no' AND coalesce(CAST(instant(replied_at) AS DATE) <= $reference_day, FALSE))
ORDER BY _entry;
