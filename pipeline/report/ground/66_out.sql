-- Rows that were kept out and are still to be mended: by the day they speak of, or, where that cannot be read, the first day of their
-- file. And the days that each file speaks of: those that it replaces, else those of its rows. Empty without a ledger.
SET VARIABLE report_spans = CASE WHEN getvariable('report_has_ledger') THEN
    'SELECT submission_id, form, TRY_CAST(left(first_day, 10) AS DATE) AS first_day, TRY_CAST(left(last_day, 10) AS DATE) AS last_day
    FROM ledger_scope
    UNION ALL
    SELECT submission_id, form, TRY_CAST(left(day, 10) AS DATE), TRY_CAST(left(day, 10) AS DATE) FROM ledger_rejected
    UNION ALL
    SELECT _submission, ''sales_detail'', min(TRY_CAST(sale_date AS DATE)), max(TRY_CAST(sale_date AS DATE)) FROM ledger_sales_detail GROUP BY _submission
    UNION ALL
    SELECT _submission, ''sales_daily_summary'', min(TRY_CAST(report_date AS DATE)), max(TRY_CAST(report_date AS DATE)) FROM ledger_sales_daily_summary
    GROUP BY _submission
    UNION ALL
    SELECT _submission, ''complaint'', min(TRY_CAST(left(received_at, 10) AS DATE)), max(TRY_CAST(left(received_at, 10) AS DATE)) FROM ledger_complaint
    GROUP BY _submission
    UNION ALL
    SELECT _submission, ''absence'', min(TRY_CAST(start_date AS DATE)), max(TRY_CAST(start_date AS DATE)) FROM ledger_absence GROUP BY _submission
    UNION ALL
    SELECT _submission, ''sales_target'', min(TRY_CAST(target_month || ''-01'' AS DATE)), max(TRY_CAST(target_month || ''-01'' AS DATE))
    FROM ledger_sales_target GROUP BY _submission'
ELSE
    'SELECT NULL::VARCHAR AS submission_id, NULL::VARCHAR AS form, NULL::DATE AS first_day, NULL::DATE AS last_day WHERE FALSE'
END;

CREATE OR REPLACE TEMP TABLE file_span AS
SELECT submission_id, form, min(first_day) AS first_day, max(last_day) AS last_day
FROM query(getvariable('report_spans'))
WHERE first_day IS NOT NULL
GROUP BY submission_id, form
ORDER BY submission_id, form;

SET VARIABLE report_outs = CASE WHEN getvariable('report_has_ledger') THEN
    'SELECT
        kept.form, coalesce(nullif(split_part(kept.scope_key, chr(31), 1), ''''), file.branch) AS branch_code,
        nullif(regexp_extract(kept.scope_key, ''(salesperson|supervisor)=([^'' || chr(31) || '']*)'', 2), '''') AS person,
        TRY_CAST(left(kept.day, 10) AS DATE) AS day, file.submission_id, file.received_at, file.verdict, kept.sheet,
        kept."row" AS sheet_row
    FROM ledger_rejected AS kept
    JOIN filed_submission AS file ON file.submission_id = kept.submission_id AND file.filing = kept.filing
    JOIN current_submission AS standing ON standing.submission_id = file.submission_id
    LEFT JOIN (
        SELECT DISTINCT submission_id, form, sheet, "row" FROM current_finding WHERE severity = ''error'' AND status = ''open''
    ) AS fault
        ON fault.submission_id = kept.submission_id AND fault.form = kept.form AND fault.sheet IS NOT DISTINCT FROM kept.sheet
        AND fault."row" = kept."row"
    WHERE file.verdict IN (''partly'', ''returned'', ''held'') AND NOT file.is_withdrawn AND standing.superseded_by IS NULL
        AND (file.verdict = ''held'' OR fault.submission_id IS NOT NULL)'
ELSE
    'SELECT NULL::VARCHAR AS form, NULL::VARCHAR AS branch_code, NULL::VARCHAR AS person, NULL::DATE AS day,
        NULL::VARCHAR AS submission_id, NULL::TIMESTAMP AS received_at, NULL::VARCHAR AS verdict, NULL::VARCHAR AS sheet,
        NULL::INTEGER AS sheet_row
    WHERE FALSE'
END;

-- A visit after the day on which its file came cannot be right: such a day is not believed.
CREATE OR REPLACE TEMP TABLE out_row AS
SELECT
    kept.form, kept.branch_code, kept.person,
    coalesce(
        CASE WHEN kept.form = 'visit_plan' OR kept.day <= CAST(local_instant(kept.received_at) AS DATE) THEN kept.day END,
        CASE WHEN file_span.first_day <= CAST(local_instant(kept.received_at) AS DATE) THEN file_span.first_day END
    ) AS day,
    kept.submission_id, kept.received_at, kept.verdict, kept.sheet, kept.sheet_row
FROM query(getvariable('report_outs')) AS kept
LEFT JOIN file_span ON file_span.submission_id = kept.submission_id AND file_span.form = kept.form
ORDER BY kept.branch_code, kept.form, 4, kept.submission_id, kept.sheet, kept.sheet_row;

-- Files that nobody has withdrawn.
SET VARIABLE report_files = CASE WHEN getvariable('report_has_ledger')
    THEN 'SELECT * FROM current_submission WHERE NOT is_withdrawn' ELSE 'SELECT * FROM current_submission' END;

CREATE OR REPLACE TEMP TABLE standing_file AS
SELECT submission_id, branch, source, received_at, verdict, forms, rows_read, rows_accepted, rows_returned, superseded_by
FROM query(getvariable('report_files'))
ORDER BY received_at, source, submission_id;
