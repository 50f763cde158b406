SELECT received_at, branch_label(branch) AS branch_name, source AS file FROM late_arrival ORDER BY received_at, source
