WITH missed AS (
    SELECT branch_code, person, string_agg(strftime(day, '%m-%d'), '、' ORDER BY day) AS days, count(*) AS missing
    FROM report_compliance_day_state
    WHERE state = 'missing'
    GROUP BY branch_code, person
)
SELECT
    week.branch_code, branch_label(week.branch_code) AS branch_name, week.person, week.person_name,
    sum(week.required) AS required_days, sum(week.credited) AS filed_days,
    sum(week.credited) / nullif(sum(week.required), 0) AS filing_rate,
    sum(week.required) - sum(week.credited) AS missing_days,
    sum(week.leave_days) AS leave_days, sum(week.trip_workdays) AS trip_days, missed.days AS missing_on
FROM report_compliance_person_week AS week
LEFT JOIN missed ON missed.branch_code = week.branch_code AND missed.person = week.person
GROUP BY week.branch_code, week.person, week.person_name, missed.days
ORDER BY week.branch_code, filing_rate NULLS LAST, week.person
