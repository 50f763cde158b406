-- Each mail that a server took or refused for good, by recipient; and closed periods with the figures that were published then.
CREATE TABLE ledger_mail (
  number BIGINT, sent_at TIMESTAMP, message_id VARCHAR, address VARCHAR, period VARCHAR, outcome VARCHAR, reply VARCHAR
);
CREATE TABLE ledger_closing (decision_id BIGINT, period VARCHAR, closed_at TIMESTAMP, figures VARCHAR);
