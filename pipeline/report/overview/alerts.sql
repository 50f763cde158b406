-- What needs attention, gravest first: branches that are silent or late, behind schedule, overdue complaints, missing
-- weeks, files that wait for head office, old data, targets, customers.
WITH alert AS (
    SELECT 1 AS place, 'silent_branch' AS alert, 'bad' AS tone, branch_code, branch_name, NULL AS who, NULL AS number, NULL AS share, NULL AS expected,
        NULL AS amount, NULL AS day, 0 AS weight
    FROM report_overview_fresh
    WHERE branch_code NOT IN (
        SELECT branch_code FROM received_form
        WHERE form IN ('visit_daily', 'sales_detail', 'sales_daily_summary') AND branch_code IS NOT NULL
    )
    UNION ALL
    SELECT 2, 'behind_branch', 'bad', branch_code, branch_label(branch_code), NULL, NULL, checkpoint_share, expected_share, behind_amount, checkpoint_day, behind_amount
    FROM progress
    WHERE level = 'branch' AND status = 'behind' AND has_sales
        AND month = least(strftime($reference_day::DATE, '%Y-%m'), (SELECT max(month) FROM period_month))
    UNION ALL
    SELECT 3, 'overdue_complaints', 'bad', branch_code, branch_label(branch_code), NULL, count(*), NULL, NULL, NULL, min(received_day), count(*)
    FROM report_complaints_judged
    WHERE sla_state = 'overdue'
    GROUP BY branch_code
    UNION ALL
    SELECT 4, 'missing_weeks', 'bad', branch_code, branch_label(branch_code), NULL, count(*), NULL, NULL, NULL, max(due_day), count(*)
    FROM report_compliance_upload
    WHERE state = 'missing' AND form = 'visit_daily'
    GROUP BY branch_code
    UNION ALL
    SELECT 5, 'held_files', 'bad', branch, branch_label(branch), NULL, count(*), NULL, NULL, NULL, min(local_day(received_at)), count(*)
    FROM current_submission
    WHERE verdict = 'held'
    GROUP BY branch
    UNION ALL
    SELECT 6, 'stale_branch', 'warn', branch_code, branch_name, NULL, behind_days, NULL, NULL, NULL, greatest(latest_visit_day, latest_sale_day), behind_days
    FROM report_overview_fresh
    WHERE state = 'stale'
    UNION ALL
    SELECT 7, 'missing_targets', 'warn', branch_code, branch_label(branch_code), NULL, count(*), NULL, NULL, NULL, NULL, count(*)
    FROM progress
    WHERE level = 'branch' AND status = 'no_target'
    GROUP BY branch_code
    UNION ALL
    SELECT 8, 'missing_cards', 'warn', branch_code, branch_label(branch_code), NULL, count(*), NULL, NULL, NULL, NULL, count(*)
    FROM customer
    WHERE NOT has_card AND first_sale_day IS NOT NULL
    GROUP BY branch_code
    UNION ALL
    SELECT 9, 'without_owner', 'warn', customer.branch_code, branch_label(customer.branch_code), NULL, count(*), NULL, NULL, NULL, NULL, count(*)
    FROM customer
    JOIN report_customers_owner AS owner ON owner.customer_id = customer.customer_id AND NOT owner.is_owner
    GROUP BY customer.branch_code
)
SELECT *, alert AS topic
FROM alert
ORDER BY place, weight DESC, branch_name;
