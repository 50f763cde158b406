-- Where each table that was recognised stood on its sheet, whatever became of its rows: what goes back is marked from it.
CREATE TABLE ledger_region (
  submission_id VARCHAR, filing INTEGER, form VARCHAR, sheet VARCHAR, layout VARCHAR, header_row INTEGER, first_row INTEGER,
  last_row INTEGER
);
