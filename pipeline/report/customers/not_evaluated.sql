-- Customers of whom the company has not judged for too long (CLS-13); a new customer is due as long after the first trade.
SELECT
    customer.branch_code, branch_label(customer.branch_code) AS branch_name, customer.owner_name, customer.customer_id, customer.customer_code,
    customer.customer_name, customer.value_class, rating.rated_day, customer.sales_12_months,
    date_diff('day', coalesce(rating.rated_day, customer.first_trade_day), $reference_day) AS since_days,
    CASE WHEN rating.rated_day IS NULL THEN 'never' ELSE 'long_ago' END AS evaluation
FROM report_customers_rating AS rating
JOIN customer ON customer.customer_id = rating.customer_id
WHERE EXISTS (SELECT 1 FROM current_customer_rating)
    AND coalesce(rating.rated_day, customer.first_trade_day) + to_months(CAST($evaluation_months AS INTEGER)) < $reference_day
ORDER BY array_position(['key', 'general', 'minor', 'potential'], customer.value_class), since_days DESC, customer.branch_code, customer.customer_id
