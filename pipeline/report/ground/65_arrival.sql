-- When rows of a form were first filed for a person's day, whoever replaced them since (SUB-01): from the ledger where there is one,
-- since a week that was sent again in full would else look late.
SET VARIABLE report_arrivals = CASE WHEN getvariable('report_has_ledger') THEN
    'SELECT ''visit_daily'' AS form, coalesce(entry.branch_code, filed.branch) AS branch_code, entry.salesperson AS person,
        TRY_CAST(entry.visit_date AS DATE) AS day, filed.received_at
    FROM ledger_visit_daily AS entry
    JOIN counted_submission AS filed ON filed.submission_id = entry._submission AND filed.filing = entry._filing
    UNION ALL
    SELECT ''supervisor_visit_daily'', coalesce(entry.branch_code, filed.branch), entry.supervisor, TRY_CAST(entry.visit_date AS DATE),
        filed.received_at
    FROM ledger_supervisor_visit_daily AS entry
    JOIN counted_submission AS filed ON filed.submission_id = entry._submission AND filed.filing = entry._filing
    UNION ALL
    SELECT ''visit_plan'', coalesce(entry.branch_code, filed.branch), entry.salesperson, TRY_CAST(left(entry.plan_date, 10) AS DATE),
        filed.received_at
    FROM ledger_visit_plan AS entry
    JOIN counted_submission AS filed ON filed.submission_id = entry._submission AND filed.filing = entry._filing'
ELSE
    'SELECT ''visit_daily'' AS form, coalesce(branch_code, _branch) AS branch_code, salesperson AS person, visit_date AS day,
        _received_at AS received_at
    FROM current_visit_daily
    UNION ALL
    SELECT ''supervisor_visit_daily'', coalesce(branch_code, _branch), supervisor, visit_date, _received_at
    FROM current_supervisor_visit_daily
    UNION ALL
    SELECT ''visit_plan'', coalesce(branch_code, _branch), salesperson, plan_date, _received_at FROM current_visit_plan'
END;

CREATE OR REPLACE TEMP TABLE first_arrival AS
SELECT form, branch_code, person, day, min(received_at) AS received_at
FROM query(getvariable('report_arrivals'))
WHERE day IS NOT NULL
GROUP BY form, branch_code, person, day
ORDER BY form, branch_code, person, day;
