-- BEHIND_SCHEDULE: who was short at the last completed checkpoint of the last month begun, furthest behind first.
SELECT
    CASE level WHEN 'branch' THEN 'behind_branch' ELSE 'behind_person' END AS alert,
    CASE level WHEN 'branch' THEN 'bad' ELSE 'warn' END AS tone,
    level, branch_code, salesperson, branch_label(branch_code) AS branch_name, person_name(salesperson) AS salesperson_name, month, checkpoint_day, checkpoint_share,
    expected_share, behind_amount
FROM progress
WHERE level IN ('branch', 'person') AND status = 'behind' AND has_sales
    AND month = least(strftime($reference_day::DATE, '%Y-%m'), (SELECT max(month) FROM period_month))
ORDER BY level, behind_amount DESC, branch_code, salesperson;
