-- The records that each alert counts. Of what is missing (weeks, targets, a branch's files) there are none.
WITH behind AS (
    SELECT branch_code, month, checkpoint_day
    FROM progress
    WHERE level = 'branch' AND status = 'behind' AND has_sales
        AND month = least(strftime($reference_day::DATE, '%Y-%m'), (SELECT max(month) FROM period_month))
),
uncarded AS (
    SELECT branch_code, customer_id, 'missing_cards' AS alert FROM customer WHERE NOT has_card AND first_sale_day IS NOT NULL
    UNION ALL
    SELECT customer.branch_code, customer.customer_id, 'without_owner'
    FROM customer
    JOIN report_customers_owner AS owner ON owner.customer_id = customer.customer_id AND NOT owner.is_owner
),
known AS (
    SELECT 'visit_daily' AS form, _entry AS entry, coalesce(branch_code, _branch) AS branch_code, visit_date AS day FROM current_visit_daily
    UNION ALL
    SELECT CASE WHEN is_line THEN 'sales_detail' ELSE 'sales_daily_summary' END, entry, branch_code, sale_day FROM sale
),
found AS (
    SELECT
        'behind_branch' AS alert, behind.branch_code, 'sales_target' AS form, line._entry AS entry, NULL AS submission,
        NULL AS records, line.target_amount, NULL AS cumulative_actual, NULL AS latest
    FROM target_line AS line
    JOIN behind ON behind.branch_code = line.of_branch AND behind.month = line.target_month
    WHERE line.salesperson IS NULL OR NOT EXISTS (
        SELECT 1 FROM target_line AS own
        WHERE own.salesperson IS NULL AND own.target_month = line.target_month AND own.of_branch = line.of_branch
    )
    UNION ALL
    SELECT
        'behind_branch', behind.branch_code, CASE WHEN sale.is_line THEN 'sales_detail' ELSE 'sales_daily_summary' END, sale.entry, NULL,
        NULL, NULL, sale.amount, NULL
    FROM sale
    JOIN behind ON behind.branch_code = sale.branch_code AND behind.month = sale.month AND sale.sale_day <= behind.checkpoint_day
    UNION ALL
    SELECT 'overdue_complaints', branch_code, 'complaint', entry, NULL, 1, NULL, NULL, NULL FROM report_complaints_judged WHERE sla_state = 'overdue'
    UNION ALL
    SELECT 'held_files', branch, '', 0, submission_id, 1, NULL, NULL, NULL FROM current_submission WHERE verdict = 'held'
    UNION ALL
    SELECT 'stale_branch', known.branch_code, known.form, known.entry, NULL, NULL, NULL, NULL, known.day
    FROM known
    JOIN report_overview_fresh AS fresh
        ON fresh.branch_code = known.branch_code AND fresh.state = 'stale' AND known.day = greatest(fresh.latest_visit_day, fresh.latest_sale_day)
    UNION ALL
    SELECT uncarded.alert, uncarded.branch_code, coalesce(record.form, ''), record.entry, NULL, 1, NULL, NULL, NULL
    FROM uncarded
    LEFT JOIN customer_record AS record ON record.customer_id = uncarded.customer_id
)
SELECT * FROM found ORDER BY alert, branch_code, form DESC, submission, entry
