-- One row a product.
CREATE OR REPLACE VIEW bi_product AS
SELECT product_code, product_name
FROM current_product
