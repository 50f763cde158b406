-- Sales against targets on the way through a month (SAL-01): every step of the staircase for company, branches and people, each
-- calendar month that the period touches, up to the reference day. Amounts stay exact: shares are compared crosswise, never divided.
CREATE OR REPLACE TEMP TABLE month_step AS
SELECT
    period_month.month, period_month.first_day AS month_first, period_month.last_day AS month_last, step.step,
    CAST(CASE WHEN step.step = 1 THEN period_month.first_day ELSE period_month.first_day + $checkpoint_days[step.step - 1] END AS DATE) AS first_day,
    CAST(
        CASE WHEN step.step = len($checkpoint_days) THEN period_month.last_day ELSE period_month.first_day + $checkpoint_days[step.step] - 1 END AS DATE
    ) AS checkpoint_day,
    CAST(list_sum($step_percents[1:step.step]) AS DECIMAL(9, 4)) AS cumulative_percent,
    step.step = len($checkpoint_days) AS is_last
FROM period_month
CROSS JOIN (SELECT CAST(unnest(range(1, len($checkpoint_days) + 1)) AS INTEGER) AS step) AS step;

-- Whom progress is shown for: whoever has a target or a sale in the month.
CREATE OR REPLACE TEMP TABLE goal AS
WITH people AS (
    SELECT month, branch_code, salesperson FROM target WHERE salesperson IS NOT NULL
    UNION
    SELECT month, branch_code, salesperson FROM sale WHERE salesperson IS NOT NULL AND sale_day <= $reference_day
),
person_goal AS (
    SELECT
        'person' AS level, people.month, people.branch_code, people.salesperson, target.target_amount,
        coalesce(target.has_own_buckets, FALSE) AS has_own_buckets,
        [target.bucket_1_5, target.bucket_6_10, target.bucket_11_15, target.bucket_16_20, target.bucket_21_25, target.bucket_26_end] AS buckets
    FROM people
    LEFT JOIN target USING (month, branch_code, salesperson)
),
branch_sum AS (
    SELECT month, branch_code, CAST(sum(target_amount) AS DECIMAL(24, 6)) AS people_amount
    FROM target
    WHERE salesperson IS NOT NULL
    GROUP BY month, branch_code
),
branch_month AS (
    SELECT branch.branch_code, period_month.month FROM branch CROSS JOIN period_month
    UNION SELECT branch_code, month FROM target
    UNION SELECT branch_code, month FROM sale WHERE sale_day <= $reference_day
),
branch_goal AS (
    SELECT
        'branch' AS level, branch_month.month, branch_month.branch_code, NULL AS salesperson,
        CAST(coalesce(line.target_amount, branch_sum.people_amount) AS DECIMAL(24, 6)) AS target_amount,
        coalesce(line.has_own_buckets, FALSE) AS has_own_buckets,
        [line.bucket_1_5, line.bucket_6_10, line.bucket_11_15, line.bucket_16_20, line.bucket_21_25, line.bucket_26_end] AS buckets
    FROM branch_month
    LEFT JOIN target AS line
        ON line.month = branch_month.month AND line.branch_code = branch_month.branch_code AND line.salesperson IS NULL
    LEFT JOIN branch_sum ON branch_sum.month = branch_month.month AND branch_sum.branch_code = branch_month.branch_code
),
company_goal AS (
    SELECT
        'company' AS level, month, NULL AS branch_code, NULL AS salesperson, CAST(sum(target_amount) AS DECIMAL(24, 6)) AS target_amount,
        FALSE AS has_own_buckets, NULL AS buckets
    FROM branch_goal
    GROUP BY month
)
SELECT goal.*
FROM (SELECT * FROM person_goal UNION ALL SELECT * FROM branch_goal UNION ALL SELECT * FROM company_goal) AS goal
JOIN period_month ON period_month.month = goal.month;

CREATE OR REPLACE TEMP TABLE staircase AS
WITH day_sale AS (
    SELECT 'person' AS level, month, branch_code, salesperson, sale_day, amount FROM sale WHERE salesperson IS NOT NULL
    UNION ALL SELECT 'branch', month, branch_code, NULL, sale_day, amount FROM sale
    UNION ALL SELECT 'company', month, NULL, NULL, sale_day, amount FROM sale
),
taken AS (
    SELECT
        day_sale.level, day_sale.month, day_sale.branch_code, day_sale.salesperson, month_step.step,
        CAST(sum(day_sale.amount) AS DECIMAL(24, 6)) AS amount
    FROM day_sale
    JOIN month_step
        ON month_step.month = day_sale.month AND day_sale.sale_day BETWEEN month_step.first_day AND month_step.checkpoint_day
    WHERE day_sale.sale_day <= $reference_day
    GROUP BY ALL
),
steps AS (
    SELECT
        goal.level, goal.month, goal.branch_code, goal.salesperson, goal.target_amount, goal.has_own_buckets,
        month_step.step, month_step.first_day, month_step.checkpoint_day, month_step.cumulative_percent, month_step.is_last,
        month_step.checkpoint_day <= $reference_day AS is_done,
        month_step.first_day <= $reference_day AS is_begun,
        coalesce(taken.amount, CAST(0 AS DECIMAL(24, 6))) AS step_actual,
        -- What must be reached by the checkpoint, times 100, so that a share of an amount needs no division.
        CAST(CASE
            WHEN month_step.is_last OR NOT goal.has_own_buckets THEN goal.target_amount * month_step.cumulative_percent
            ELSE list_sum(list_transform(goal.buckets[1:month_step.step], lambda x: coalesce(x, 0))) * 100
        END AS DECIMAL(30, 10)) AS expected_x100
    FROM goal
    JOIN month_step ON month_step.month = goal.month
    LEFT JOIN taken
        ON taken.level = goal.level AND taken.month = goal.month AND taken.step = month_step.step
        AND taken.branch_code IS NOT DISTINCT FROM goal.branch_code
        AND taken.salesperson IS NOT DISTINCT FROM goal.salesperson
),
running AS (
    SELECT
        *, CAST(sum(step_actual) OVER way AS DECIMAL(24, 6)) AS cumulative_actual,
        CAST(CAST(expected_x100 - coalesce(lag(expected_x100) OVER way, 0) AS DECIMAL(30, 10)) * 0.01 AS DECIMAL(24, 6)) AS step_target
    FROM steps
    WINDOW way AS (PARTITION BY level, month, branch_code, salesperson ORDER BY step)
)
SELECT
    level, month, branch_code, salesperson, target_amount, has_own_buckets, step, first_day, checkpoint_day, cumulative_percent,
    is_done, is_begun, step_target, CAST(expected_x100 * 0.01 AS DECIMAL(24, 6)) AS expected_amount, expected_x100, step_actual, cumulative_actual,
    CASE
        WHEN target_amount IS NULL THEN 'no_target'
        WHEN NOT is_done THEN CASE WHEN is_begun THEN 'running' ELSE 'waiting' END
        WHEN cumulative_actual * 100 >= expected_x100 THEN 'reached'
        ELSE 'behind'
    END AS status
FROM running
ORDER BY level, month, branch_code NULLS FIRST, salesperson NULLS FIRST, step;

-- One line for each: the month so far and its state at the last completed checkpoint.
CREATE OR REPLACE TEMP TABLE progress AS
WITH reported AS (
    SELECT DISTINCT branch_code, month FROM sale WHERE sale_day <= $reference_day
),
so_far AS (
    SELECT
        level, month, branch_code, salesperson, any_value(target_amount) AS target_amount, bool_or(has_own_buckets) AS has_own_buckets,
        CAST(sum(step_actual) AS DECIMAL(24, 6)) AS actual_amount, max(step) FILTER (is_done) AS done_step,
        max(step) FILTER (is_begun) AS begun_step
    FROM staircase
    GROUP BY level, month, branch_code, salesperson
),
line AS (
    -- For information only: the straight line between the two checkpoints around the reference day.
    SELECT
        now_step.level, now_step.month, now_step.branch_code, now_step.salesperson,
        (coalesce(past.expected_x100, 0) + (now_step.expected_x100 - coalesce(past.expected_x100, 0))
            * (least($reference_day::DATE, now_step.checkpoint_day) - now_step.first_day + 1)
            / (now_step.checkpoint_day - now_step.first_day + 1)) / 100 AS line_amount
    FROM staircase AS now_step
    JOIN so_far
        ON so_far.level = now_step.level AND so_far.month = now_step.month AND so_far.begun_step = now_step.step
        AND so_far.branch_code IS NOT DISTINCT FROM now_step.branch_code
        AND so_far.salesperson IS NOT DISTINCT FROM now_step.salesperson
    LEFT JOIN staircase AS past
        ON past.level = now_step.level AND past.month = now_step.month AND past.step = now_step.step - 1
        AND past.branch_code IS NOT DISTINCT FROM now_step.branch_code
        AND past.salesperson IS NOT DISTINCT FROM now_step.salesperson
)
SELECT
    so_far.level, so_far.month, so_far.branch_code, so_far.salesperson, so_far.target_amount, so_far.has_own_buckets,
    so_far.actual_amount, so_far.target_amount - so_far.actual_amount AS gap_amount,
    so_far.actual_amount / nullif(so_far.target_amount, 0) AS achievement,
    step.checkpoint_day, step.cumulative_percent / 100 AS expected_share, step.expected_amount,
    step.cumulative_actual AS checkpoint_actual, step.cumulative_actual / nullif(so_far.target_amount, 0) AS checkpoint_share,
    greatest(step.expected_amount - step.cumulative_actual, 0) AS behind_amount, line.line_amount,
    CASE WHEN so_far.target_amount IS NULL THEN 'no_target' WHEN step.step IS NULL THEN 'too_early' ELSE step.status END AS status,
    CASE
        WHEN so_far.level = 'company' THEN EXISTS (SELECT 1 FROM reported WHERE reported.month = so_far.month)
        ELSE reported.branch_code IS NOT NULL
    END AS has_sales
FROM so_far
LEFT JOIN staircase AS step
    ON step.level = so_far.level AND step.month = so_far.month AND step.step = so_far.done_step
    AND step.branch_code IS NOT DISTINCT FROM so_far.branch_code
    AND step.salesperson IS NOT DISTINCT FROM so_far.salesperson
LEFT JOIN line
    ON line.level = so_far.level AND line.month = so_far.month
    AND line.branch_code IS NOT DISTINCT FROM so_far.branch_code
    AND line.salesperson IS NOT DISTINCT FROM so_far.salesperson
LEFT JOIN reported ON reported.branch_code = so_far.branch_code AND reported.month = so_far.month
ORDER BY so_far.level, so_far.branch_code NULLS FIRST, so_far.salesperson NULLS FIRST, so_far.month;
