-- What a row of the ledger said before a register that came late resolved the names in it, as JSON: rows of one mark stand together,
-- n counts the changes. What is asked as of an instant before noted_at reads these in place of the rows as they are now.
CREATE TABLE ledger_earlier (n BIGINT, noted_at TIMESTAMP, name VARCHAR, mark VARCHAR, line VARCHAR);
