-- Not ledger: a customer as it is compared, names taken apart, so that an old one need not be taken apart again beside a new one.
ALTER TABLE store_match ADD COLUMN party VARCHAR;
