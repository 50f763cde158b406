-- Where the judged month ends if it goes on like this; of a month that is over, where it ended.
SELECT
    CASE
        WHEN forecast_amount IS NULL THEN 'forecast_none'
        WHEN target_amount IS NULL THEN 'forecast_no_target'
        WHEN checkpoint_day = last_day(checkpoint_day) AND forecast_gap >= 0 THEN 'forecast_over_reached'
        WHEN checkpoint_day = last_day(checkpoint_day) THEN 'forecast_over_short'
        WHEN forecast_gap >= 0 THEN 'forecast_reached'
        ELSE 'forecast_short'
    END AS says,
    CASE WHEN level = 'branch' THEN branch_code END AS branch_code, month, forecast_amount, forecast_share, abs(forecast_gap) AS distance,
    $forecast_from_day AS from_day
FROM report_sales_forecast
WHERE level IN ('company', 'branch')
ORDER BY level DESC, branch_code
