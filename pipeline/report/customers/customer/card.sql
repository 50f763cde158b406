-- What counts of each field, who said it, and why it counts.
SELECT
    said.customer_id, said.field, said.value, CASE WHEN said.is_office THEN said.branch ELSE branch_label(said.branch) END AS said_by,
    coalesce(TRY_CAST(left(said.said_on, 10) AS DATE), local_day(said._received_at)) AS since, said.why,
    concat_ws(' · ', said._source, said._sheet, said._row) AS found_at
FROM current_customer_value AS said
JOIN report_customer_chosen AS chosen ON chosen.customer_id = said.customer_id
WHERE said.is_winner AND said.field <> 'contact'
ORDER BY said.customer_id, said.position, said.field, said.place, said._entry
