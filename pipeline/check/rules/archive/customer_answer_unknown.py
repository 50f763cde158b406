"""An answer about two customers names one that the archive does not have."""

from pipeline.check.archive_rule import ArchiveRule

RULE = ArchiveRule(
    name="customer_answer_unknown",
    code="unknown-reference",
    form="customer_review",
    rule="ARC-07",
    who="office",
    needs=("current_customer_review",),
    sql="""
    WITH named AS (
      SELECT *, 'customer_1' AS field, customer_1 AS customer FROM current_customer_review
      UNION ALL
      SELECT *, 'customer_2', customer_2 FROM current_customer_review
    ), unknown AS (
      SELECT * FROM named ANTI JOIN ledger_customer AS c ON c.customer_id = named.customer
      WHERE customer IS NOT NULL
    ), near AS (
      SELECT u.customer, arg_min(c.customer_id, (levenshtein(u.customer, c.customer_id), c.customer_id)) AS near
      FROM (SELECT DISTINCT customer FROM unknown) AS u
      JOIN ledger_customer AS c ON levenshtein(u.customer, c.customer_id) <= 2
      GROUP BY u.customer
    ), destroyed AS (
      SELECT customer_id, regexp_matches(coalesce(customer_name, customer_code), '^(已销毁客户C|GONE-)[0-9]') AS is_gone
      FROM ledger_customer
    )
    SELECT u._submission, u._sheet, u._row, u._cell, u._entry, u.field, u.customer AS value,
      CASE WHEN n.near IS NULL THEN 'nowhere' ELSE 'near' END AS detail, coalesce(n.near, '') AS near
    FROM unknown AS u LEFT JOIN near AS n ON n.customer = u.customer
    UNION ALL
    SELECT r._submission, r._sheet, r._row, r._cell, r._entry, r.field, r.customer, 'destroyed', ''
    FROM named AS r
    JOIN destroyed AS d ON d.customer_id = r.customer AND d.is_gone
    JOIN destroyed AS o ON o.customer_id IN (r.customer_1, r.customer_2) AND o.customer_id <> r.customer AND NOT o.is_gone
    WHERE r.answer = 'same'
    """,
)
