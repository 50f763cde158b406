-- How often a customer of each class is to be visited (VIS-06) and contacted (VIS-09). The class that the card states comes first;
-- whoever has none is judged by the class derived. Lost and blacklisted customers are left in peace.
CREATE OR REPLACE TEMP TABLE report_visits_customer AS
SELECT
    customer_id AS customer, customer_code, customer_name, branch_code, owner, owner_name,
    coalesce(stated_class, value_class) AS value_class
FROM customer
WHERE lifecycle_stage <> 'lost' AND coalesce(risk_flag, 'none') <> 'blacklist'
ORDER BY branch_code, customer_id;

CREATE OR REPLACE TEMP TABLE report_visits_frequency AS
WITH stretch AS (
    SELECT month AS label, first_day, last_day, 'month' AS kind FROM period_month
    UNION
    SELECT
        strftime(first_day, '%Y') || '-Q' || quarter(first_day),
        CAST(date_trunc('quarter', first_day) AS DATE),
        CAST(date_trunc('quarter', first_day) + INTERVAL 3 MONTH - INTERVAL 1 DAY AS DATE),
        'quarter'
    FROM period_month
),
wanted AS (
    SELECT 'key' AS value_class, 'month' AS kind, $key_visits AS visits
    UNION ALL SELECT 'general', 'month', $ordinary_visits
    UNION ALL SELECT 'potential', 'month', $prospect_visits
    UNION ALL SELECT 'minor', 'quarter', $minor_visits
),
counted AS (
    SELECT
        customer.*, stretch.label, stretch.last_day, wanted.visits AS required,
        count(contact.day) AS visits, max(contact.day) AS last_visit_day
    FROM report_visits_customer AS customer
    JOIN wanted ON wanted.value_class = customer.value_class
    JOIN stretch ON stretch.kind = wanted.kind AND stretch.first_day <= $reference_day
    LEFT JOIN report_visits_contact AS contact
        ON contact.customer = customer.customer AND contact.is_visit AND contact.day BETWEEN stretch.first_day AND stretch.last_day
    GROUP BY ALL
)
SELECT
    *,
    CASE WHEN visits >= required THEN 'met' WHEN last_day <= $reference_day THEN 'short' ELSE 'open' END AS state
FROM counted
ORDER BY branch_code, customer, label;

CREATE OR REPLACE TEMP TABLE report_visits_last_contact AS
SELECT
    *,
    date_diff('day', last_contact_day, $reference_day) AS silent_days,
    CASE
        WHEN last_contact_day IS NULL THEN 'never'
        WHEN date_diff('day', last_contact_day, $reference_day) > limit_days THEN 'dormant'
        ELSE 'in_touch'
    END AS state
FROM (
    SELECT
        customer.*, max(contact.day) AS last_contact_day, max(contact.day) FILTER (contact.is_visit) AS last_visit_day,
        CASE customer.value_class WHEN 'key' THEN $key_days WHEN 'minor' THEN $minor_days ELSE $ordinary_days END AS limit_days
    FROM report_visits_customer AS customer
    LEFT JOIN report_visits_contact AS contact ON contact.customer = customer.customer
    GROUP BY ALL
)
ORDER BY branch_code, customer;
