-- Unplanned visits are told only of people whose plan for the period is known.
WITH planned AS (
    SELECT
        branch_code, salesperson,
        count(*) AS plans,
        count(*) FILTER (state = 'done') AS done,
        count(*) FILTER (state = 'moved') AS moved,
        count(*) FILTER (state = 'missed') AS missed,
        count(*) FILTER (state = 'open') AS open,
        count(*) FILTER (state = 'cancelled') AS cancelled
    FROM report_visits_plan_state
    WHERE in_period
    GROUP BY branch_code, salesperson
),
unplanned AS (
    SELECT salesperson, count(*) AS unplanned
    FROM report_visits_visit
    WHERE in_period AND is_visit AND entry NOT IN (SELECT visit_entry FROM report_visits_plan_match)
    GROUP BY salesperson
)
SELECT
    planned.branch_code, planned.salesperson, branch_label(planned.branch_code) AS branch_name, person_name(planned.salesperson) AS person_name,
    planned.plans, planned.done, planned.moved, planned.missed, planned.open, planned.cancelled,
    coalesce(unplanned.unplanned, 0) AS unplanned,
    (planned.done + planned.moved) / nullif(planned.done + planned.moved + planned.missed, 0) AS plan_rate
FROM planned
LEFT JOIN unplanned ON unplanned.salesperson = planned.salesperson
ORDER BY planned.branch_code, planned.salesperson
