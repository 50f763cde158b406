-- Whether the archive's ledger stands behind the views: it tells when something first came and what was kept out.
SET VARIABLE report_has_ledger = (
    SELECT count(*) >= 7
    FROM (SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views())
    WHERE table_name IN (
        'ledger_visit_daily', 'ledger_supervisor_visit_daily', 'ledger_visit_plan', 'ledger_employee', 'ledger_rejected',
        'ledger_scope', 'counted_submission'
    )
);
