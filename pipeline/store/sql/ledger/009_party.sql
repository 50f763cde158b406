-- Not ledger: a customer as it was compared last, names taken apart, so that only those with news are taken apart again. It takes the
-- place of store_match, which nothing reads any more.
CREATE TABLE store_match_party (customer_id VARCHAR, mark VARCHAR, party VARCHAR);
