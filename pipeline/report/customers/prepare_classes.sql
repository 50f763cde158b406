-- Each customer's class by sales (ANA-03), where the archive holds enough months for one, the class by volume that follows from it
-- (CLS-04), and the nature that his card tells.
CREATE OR REPLACE TEMP TABLE report_customers_class AS
SELECT
    customer.customer_id, class.abc_class,
    CASE class.abc_class WHEN 'A' THEN 'main' WHEN 'B' THEN 'general' WHEN 'C' THEN 'scattered' END AS volume_class,
    master.customer_nature
FROM customer
LEFT JOIN customer_class AS class ON class.customer_id = customer.customer_id
LEFT JOIN current_customer AS master ON master.customer_id = customer.customer_id
ORDER BY customer.customer_id;
