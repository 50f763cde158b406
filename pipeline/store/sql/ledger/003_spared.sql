-- Older records that lie in a scope of a marked copy, which leaves them out but does not withdraw them; an empty key spares the
-- findings of rows that had none.
CREATE TABLE ledger_spared (submission_id VARCHAR, filing INTEGER, form VARCHAR, record_key VARCHAR, scope_key VARCHAR, day VARCHAR);
