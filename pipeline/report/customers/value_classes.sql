SELECT
    value_class, count(*) AS customers, count(*) / sum(count(*)) OVER () AS share,
    sum(sales_12_months) AS sales_12_months, sum(sales_12_months) / nullif(sum(sum(sales_12_months)) OVER (), 0) AS sales_share
FROM customer
GROUP BY value_class
ORDER BY array_position(['key', 'general', 'minor', 'potential'], value_class)
