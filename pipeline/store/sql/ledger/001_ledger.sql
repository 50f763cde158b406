-- The ledger: rows are only appended. Instants are UTC. Tables of the forms (ledger_<form>) are made from the schema.
CREATE TABLE ledger_run (run_id BIGINT, started_at TIMESTAMP, version VARCHAR, rule_set VARCHAR);

-- What the inbox held when it was last looked at; the newest line of a source counts.
CREATE TABLE ledger_file (source VARCHAR, size BIGINT, modified_ns BIGINT, sha256 VARCHAR, run_id BIGINT);

-- One line a filing: a submission is filed once, and again when head office releases it. arrival orders submissions for ever.
CREATE TABLE ledger_submission (
  submission_id VARCHAR, filing INTEGER, run_id BIGINT, arrival BIGINT, branch VARCHAR, source VARCHAR, sha256 VARCHAR,
  size BIGINT, modified_ns BIGINT, received_at TIMESTAMP, filed_at TIMESTAMP, verdict VARCHAR, reason VARCHAR, forms VARCHAR,
  rows_read BIGINT, rows_accepted BIGINT, rows_returned BIGINT
);

CREATE TABLE ledger_decision (
  decision_id BIGINT, kind VARCHAR, target VARCHAR, who VARCHAR, decided_at TIMESTAMP, reason VARCHAR
);

-- What a submission of a replace form speaks for: everything older in it is replaced, but for the keys of its returned rows.
CREATE TABLE ledger_scope (
  submission_id VARCHAR, filing INTEGER, form VARCHAR, scope_key VARCHAR, first_day VARCHAR, last_day VARCHAR
);
CREATE TABLE ledger_rejected (
  submission_id VARCHAR, filing INTEGER, form VARCHAR, record_key VARCHAR, scope_key VARCHAR, day VARCHAR, sheet VARCHAR, "row" INTEGER
);

-- Where the values of one table stood: JSON, field or header to sheet column ("C") or fixed cell ("$B$2").
CREATE TABLE ledger_layout (
  layout_id BIGINT, submission_id VARCHAR, form VARCHAR, sheet VARCHAR, layout VARCHAR, places VARCHAR
);

CREATE TABLE ledger_finding (
  finding_id VARCHAR, submission_id VARCHAR, filing INTEGER, severity VARCHAR, code VARCHAR, sheet VARCHAR, cell VARCHAR,
  column_title VARCHAR, field VARCHAR, form VARCHAR, "row" INTEGER, value VARCHAR, reason VARCHAR, rule VARCHAR, who VARCHAR,
  params VARCHAR, record_key VARCHAR, scope_key VARCHAR, day VARCHAR
);
-- A finding that a later submission mended, and a submission that a later one took the place of.
CREATE TABLE ledger_mend (finding_id VARCHAR, by_submission VARCHAR, filing INTEGER);
CREATE TABLE ledger_supersede (submission_id VARCHAR, by_submission VARCHAR, filing INTEGER);

-- Findings across forms, made anew by every run: a line when one is raised or gone.
CREATE TABLE ledger_derived (
  finding_id VARCHAR, noted_at TIMESTAMP, is_raised BOOLEAN, submission_id VARCHAR, severity VARCHAR, code VARCHAR, sheet VARCHAR,
  cell VARCHAR, column_title VARCHAR, field VARCHAR, form VARCHAR, "row" INTEGER, value VARCHAR, reason VARCHAR, rule VARCHAR,
  who VARCHAR, params VARCHAR, noted BIGINT
);

-- Master customers in the order of their first appearance; what they are known by; which were found to be one.
CREATE TABLE ledger_customer (
  customer_id VARCHAR, customer_name VARCHAR, customer_code VARCHAR, branch VARCHAR, submission_id VARCHAR, filing INTEGER
);
CREATE TABLE ledger_customer_key (
  kind VARCHAR, branch VARCHAR, value VARCHAR, customer_id VARCHAR, submission_id VARCHAR, filing INTEGER
);
CREATE TABLE ledger_customer_merge (merged_id VARCHAR, survivor_id VARCHAR, submission_id VARCHAR, filing INTEGER);

-- Every line of archive/originals/manifest.jsonl, so that a torn manifest mends itself.
CREATE TABLE ledger_journal (n BIGINT, line VARCHAR);

-- Not ledger: what the derived views were made from.
CREATE TABLE store_state (name VARCHAR, value VARCHAR);
