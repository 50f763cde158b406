-- Master customers as of the reference day: their card, their trade, their visits, and the classes derived from them
-- (CLS-01, CLS-02, CLS-05, CLS-06; what was typed stays in stated_*). Whoever was only seen in sales or visits is in, without a card.
CREATE OR REPLACE TEMP TABLE customer AS
WITH card AS (
    SELECT _customer_id AS customer_id, local_instant(max(_received_at)) AS card_received_at
    FROM current_customer_card
    WHERE _customer_id IS NOT NULL
    GROUP BY _customer_id
),
trade AS (
    SELECT
        customer_id, min(sale_day) FILTER (amount > 0) AS first_sale_day, max(sale_day) FILTER (amount > 0) AS last_sale_day,
        sum(amount) FILTER (sale_day + to_months($current_months) > $reference_day) AS sales_12_months,
        arg_max(customer_name, newest(sale_day, entry)) AS sale_name, arg_max(branch_code, newest(sale_day, entry)) AS sale_branch,
        arg_max(salesperson, newest(sale_day, entry)) AS sale_person
    FROM sale
    WHERE is_line AND customer_id IS NOT NULL AND sale_day <= $reference_day
    GROUP BY customer_id
),
contact AS (
    SELECT
        coalesce(_customer_id, customer_code, customer_name) AS customer_id,
        min(visit_date) FILTER (coalesce(visit_method, 'onsite') NOT IN ('phone', 'online')) AS first_visit_day,
        max(visit_date) FILTER (coalesce(visit_method, 'onsite') NOT IN ('phone', 'online')) AS last_visit_day,
        min(visit_date) AS first_contact_day, max(visit_date) AS last_contact_day,
        arg_max(customer_name, newest(visit_date, _entry)) AS visit_name, arg_max(coalesce(branch_code, _branch), newest(visit_date, _entry)) AS visit_branch,
        arg_max(salesperson, newest(visit_date, _entry)) AS visit_person
    FROM current_visit_daily
    WHERE customer_name IS NOT NULL AND visit_date <= $reference_day
        AND NOT (customer_code IS NULL AND customer_name LIKE '%无拜访%')  -- a filed day without visits
    GROUP BY 1
),
seen AS (
    SELECT customer_id FROM current_customer UNION SELECT customer_id FROM trade UNION SELECT customer_id FROM contact
),
joined AS (
    SELECT
        seen.customer_id, master.customer_code,
        coalesce(master.customer_name, trade.sale_name, contact.visit_name, seen.customer_id) AS customer_name,
        coalesce(master.branch_code, trade.sale_branch, contact.visit_branch) AS branch_code,
        coalesce(master.salesperson, trade.sale_person, contact.visit_person) AS owner,
        master.salesperson AS card_owner,
        card.customer_id IS NOT NULL AS has_card,
        card.card_received_at,
        master.lifecycle_stage AS stated_stage, master.value_class AS stated_class, master.risk_flag,
        master.region, master.address, master.industry, master.business_type,
        master.contact_name, master.contact_title, master.contact_mobile, master.phone,
        master.created_date, master.updated_date, master.first_deal_date, master.reviewed_by,
        trade.first_sale_day, trade.last_sale_day, coalesce(trade.sales_12_months, 0) AS sales_12_months,
        contact.first_visit_day, contact.last_visit_day, contact.first_contact_day, contact.last_contact_day,
        least(trade.first_sale_day, master.first_deal_date) AS first_trade_day,
        (SELECT min(sale_day) FROM sale) + to_months($lost_months) <= $reference_day AS knows_a_year
    FROM seen
    LEFT JOIN current_customer AS master ON master.customer_id = seen.customer_id
    LEFT JOIN card ON card.customer_id = seen.customer_id
    LEFT JOIN trade ON trade.customer_id = seen.customer_id
    LEFT JOIN contact ON contact.customer_id = seen.customer_id
    WHERE seen.customer_id IS NOT NULL
)
SELECT
    *,
    person_name(owner) AS owner_name,
    CASE
        WHEN first_trade_day IS NULL THEN 'potential'
        WHEN last_sale_day + to_months($lost_months) >= $reference_day
            THEN CASE WHEN first_trade_day + to_months($new_months) >= $reference_day THEN 'new' ELSE 'old' END
        WHEN last_sale_day IS NOT NULL OR knows_a_year THEN 'lost'
        ELSE coalesce(nullif(stated_stage, 'potential'), 'old')
    END AS lifecycle_stage,
    CASE
        WHEN first_trade_day IS NULL THEN 'future'
        WHEN last_sale_day + to_months($current_months) >= $reference_day THEN 'current'
        WHEN last_sale_day IS NOT NULL OR knows_a_year THEN 'past'
        ELSE 'current'
    END AS trade_status,
    CASE
        WHEN first_trade_day IS NULL THEN 'potential'
        WHEN stated_class IS NULL OR stated_class = 'potential' THEN 'general'
        ELSE stated_class
    END AS value_class
FROM joined
ORDER BY branch_code, customer_id;
