-- Not ledger: what was compared last, so that only customers of whom something new is known are compared again.
CREATE TABLE store_match (customer_id VARCHAR, mark VARCHAR);
CREATE TABLE store_match_block (block VARCHAR, customer_id VARCHAR);
CREATE TABLE store_match_pair (one VARCHAR, other VARCHAR, score INTEGER, reasons VARCHAR);
