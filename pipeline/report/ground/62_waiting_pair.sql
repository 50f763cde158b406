-- Pairs of customers that may be one and that nobody has decided about; laid by whoever makes reports, else empty.
CREATE TEMP TABLE IF NOT EXISTS waiting_pair (customer_a VARCHAR, customer_b VARCHAR, score INTEGER, reason VARCHAR);
