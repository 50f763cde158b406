-- The answers of the period with a score, and the scores; a score of 1 to 5 is brought to 100.
SELECT
    'satisfaction_survey' AS form, _entry AS entry, coalesce(total_score, q_overall * 20) AS satisfaction, 1 AS answers
FROM current_satisfaction_survey
WHERE survey_date BETWEEN $first_day AND $last_day AND coalesce(total_score, q_overall) IS NOT NULL
ORDER BY survey_date, entry
