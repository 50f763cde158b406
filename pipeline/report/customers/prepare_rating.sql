-- What the company last said of each customer's grade (RAT-01, CLS-08, CLS-13), and when the next grading is due: agents each quarter, all
-- others each year. At once where the customer has become a risk since.
CREATE OR REPLACE TEMP TABLE report_customers_rating AS
WITH rated AS (
    SELECT
        coalesce(_customer_id, customer_name) AS customer_id, rating_quarter, level, weighted_score, submitted_date, _entry AS entry
    FROM current_customer_rating
    WHERE score_kind = 'company' AND submitted_date <= $reference_day
    QUALIFY row_number() OVER (
        PARTITION BY coalesce(_customer_id, customer_name) ORDER BY submitted_date DESC, rating_quarter DESC, _entry DESC
    ) = 1
)
SELECT
    customer.customer_id, rated.rating_quarter, rated.level, rated.weighted_score, rated.submitted_date AS rated_day, rated.entry,
    CAST(coalesce(rated.submitted_date, customer.first_trade_day)
        + to_months(CAST(CASE WHEN customer.business_type = 'distributor' OR agent.customer_id IS NOT NULL THEN 3 ELSE $evaluation_months END AS INTEGER)) AS DATE) AS due_day
FROM customer
LEFT JOIN rated ON rated.customer_id = customer.customer_id
LEFT JOIN (
    SELECT DISTINCT coalesce(_customer_id, customer_name) AS customer_id
    FROM current_contract
    WHERE contract_type = 'agent' AND start_date <= $reference_day AND end_date >= $reference_day
) AS agent ON agent.customer_id = customer.customer_id
WHERE customer.lifecycle_stage IN ('old', 'new')
ORDER BY customer.customer_id;
