-- One row a branch.
CREATE OR REPLACE VIEW bi_branch AS
SELECT branch_code, branch_name, branch_type, region, manager_name, status
FROM current_branch
