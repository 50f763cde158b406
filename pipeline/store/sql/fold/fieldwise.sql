-- The merged records of $form, each with the place of its newest entry.
CREATE OR REPLACE VIEW folded_$form AS
SELECT $fields, $place
FROM merged_$form AS x
JOIN ledger_$form AS e ON e._entry = x._entry
JOIN filed_submission AS s ON s.submission_id = e._submission
LEFT JOIN customer_survivor AS m ON m.merged_id = e._customer_id
