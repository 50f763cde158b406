"""One mobile number does not belong to contacts of two customers."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH numbers AS (
  SELECT coalesce(_customer_id, customer_name) AS who, customer_name,
    unnest(string_split(regexp_replace(mobile, '[^0-9|]', '', 'g'), '|')) AS number FROM current_customer_contact
  UNION ALL
  SELECT coalesce(_customer_id, customer_name), customer_name,
    unnest(string_split(regexp_replace(contact_mobile, '[^0-9|]', '', 'g'), '|')) FROM current_customer_card
),
own AS (
  SELECT *, coalesce(_customer_id, customer_name) AS who,
    unnest(string_split(regexp_replace(mobile, '[^0-9|]', '', 'g'), '|')) AS number FROM current_customer_contact
)
SELECT o._submission, o._sheet, o._row, o._cell, o._entry, 'mobile' AS field, o.mobile AS value, min(n.customer_name) AS other
FROM own AS o JOIN numbers AS n ON n.number = o.number AND n.who <> o.who
WHERE length(o.number) >= 8
GROUP BY ALL
"""

RULE = ArchiveRule(
    "shared_mobile",
    "cross-field",
    "customer_contact",
    SQL,
    needs=("current_customer_contact",),
    beside=("current_customer_card",),
)
