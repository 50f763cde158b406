-- The company over the period: targets and sales of its months up to the reference day, sales of its own days, the state of the last month begun.
WITH whole AS (
    SELECT
        sum(target_amount) AS target_amount, sum(actual_amount) AS actual_amount, sum(target_amount) - coalesce(sum(actual_amount), 0) AS gap_amount,
        arg_max(status, month) FILTER (month <= strftime($reference_day::DATE, '%Y-%m')) AS status
    FROM progress
    WHERE level = 'company'
),
last_month AS (
    SELECT * FROM progress
    WHERE level = 'branch' AND month = least(strftime($reference_day::DATE, '%Y-%m'), (SELECT max(month) FROM period_month))
)
SELECT
    target_amount, actual_amount, actual_amount / nullif(target_amount, 0) AS achievement, gap_amount,
    coalesce(status, 'too_early') AS status,
    (SELECT coalesce(sum(amount), 0) FROM sale WHERE sale_day BETWEEN $first_day AND $reference_day) AS period_amount,
    (SELECT count(*) FROM last_month WHERE status = 'behind' AND has_sales) AS branches_behind,
    (SELECT count(*) FROM last_month WHERE NOT has_sales) AS branches_silent
FROM whole;
