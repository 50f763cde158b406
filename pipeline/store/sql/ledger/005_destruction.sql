-- What was destroyed on order: the certificate as JSON, and for each original that was replaced or removed the hash that it had.
CREATE TABLE ledger_destruction (number BIGINT, destroyed_at TIMESTAMP, certificate VARCHAR);
CREATE TABLE ledger_destroyed (number BIGINT, sha256 VARCHAR, replaced_by VARCHAR);
