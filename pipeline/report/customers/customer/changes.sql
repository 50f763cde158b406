-- What was said anew of a field after something else had been said: before and after, and whether it counts now.
WITH told AS (
    SELECT
        said.*, lag(said.value) OVER (PARTITION BY said.customer_id, said.field ORDER BY said.rank, said._entry, said.place) AS before
    FROM current_customer_value AS said
    JOIN report_customer_chosen AS chosen ON chosen.customer_id = said.customer_id
    WHERE said.policy <> 'set' AND said.field <> 'contact'
)
SELECT
    customer_id, coalesce(TRY_CAST(left(said_on, 10) AS DATE), local_day(_received_at)) AS since, field, before, value,
    CASE WHEN is_office THEN branch ELSE branch_label(branch) END AS said_by, is_winner, concat_ws(' · ', _source, _sheet, _row) AS found_at
FROM told
WHERE before IS NOT NULL AND before <> value
ORDER BY customer_id, since DESC, position, field, rank DESC, _entry DESC
