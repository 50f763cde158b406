-- Number of customers, satisfaction, complaint handling (SAT-09, CMP-15). Overall scores of 1 to 5 are brought to 100.
WITH survey AS (
    SELECT
        avg(coalesce(total_score, q_overall * 20)) AS satisfaction, count(coalesce(total_score, q_overall)) AS answers
    FROM current_satisfaction_survey
    WHERE survey_date BETWEEN $first_day AND $last_day
),
complaint AS (
    SELECT sum(on_time) / nullif(sum(judged), 0) AS on_time_rate, sum(satisfied) / nullif(sum(asked), 0) AS satisfied_share
    FROM report_overview_complaint
)
SELECT
    (SELECT count(*) FROM customer WHERE trade_status = 'current') AS customers,
    (SELECT count(*) FROM customer WHERE first_trade_day BETWEEN $first_day AND $last_day AND lifecycle_stage = 'new') AS new_customers,
    survey.satisfaction, survey.answers, complaint.on_time_rate, complaint.satisfied_share
FROM survey
CROSS JOIN complaint;
