"""Goods used in another branch's territory have that branch's consent from before they are shipped (XTR-01, XTR-06)."""

from pipeline.check.archive_rule import ArchiveRule

SQL = r"""
WITH territory AS (
  SELECT branch_code, branch_name, unnest(string_split(territory, '|')) AS written
  FROM current_branch WHERE territory IS NOT NULL AND coalesce(status, 'active') <> 'closed'
),
place AS (
  SELECT branch_code, branch_name,
    regexp_replace(trim(written), '(..)(省|市|(壮族|回族|维吾尔)?自治区|特别行政区)$', '\1') AS name
  FROM territory WHERE length(trim(written)) > 1
),
card AS (
  SELECT _customer_id, any_value(coalesce(delivery_address, address) ORDER BY _entry) AS address
  FROM current_customer_card WHERE _customer_id IS NOT NULL GROUP BY _customer_id
),
sold AS (
  SELECT s.*, coalesce(s.branch_code, s._branch) AS shipper, coalesce(s.usage_location, card.address) AS location
  FROM current_sales_detail AS s LEFT JOIN card ON card._customer_id = s._customer_id
  WHERE s.quantity > 0 AND NOT coalesce(s.is_return, FALSE)
),
found AS (
  SELECT l.location, p.branch_code, p.branch_name,
    rank() OVER (PARTITION BY l.location ORDER BY length(p.name) DESC, position(p.name IN l.location)) AS rank
  FROM (SELECT DISTINCT location FROM sold WHERE location IS NOT NULL) AS l
  JOIN place AS p ON contains(l.location, p.name)
    AND NOT regexp_matches(substr(l.location, position(p.name IN l.location) + length(p.name)), '^[东西南北中]?(路|街|大道|大街)')
),
home AS (
  SELECT location, min(branch_code) AS branch_code, min(branch_name) AS branch_name
  FROM found WHERE rank = 1 GROUP BY location HAVING count(DISTINCT branch_code) = 1
),
judged AS (
  SELECT s._entry, max(CASE WHEN x._entry IS NULL THEN 0 WHEN x.consent_status = 'refused' THEN 1
    WHEN x.consent_status = 'agreed' AND x.consent_date <= coalesce(s.ship_date, s.sale_date) THEN 3
    WHEN x.consent_status = 'agreed' THEN 2 ELSE 0 END) AS grade, min(x.consent_date) AS consent
  FROM sold AS s JOIN home AS h ON h.location = s.location AND h.branch_code <> s.shipper
  LEFT JOIN current_cross_territory AS x ON x.ship_branch = s.shipper AND x.use_branch = h.branch_code
    AND CASE WHEN s.cross_territory_no IS NOT NULL AND x.control_no IS NOT NULL THEN x.control_no = s.cross_territory_no
      WHEN s.order_no IS NOT NULL AND x.order_no IS NOT NULL THEN x.order_no = s.order_no
      ELSE (x._customer_id = s._customer_id OR x.customer_name = s.customer_name) END
    AND (x.product_code = s.product_code OR x.product_name = s.product_name)
  WHERE s.shipper IN (SELECT branch_code FROM current_branch)
  GROUP BY s._entry
)
SELECT s._submission, s._sheet, s._row, s._cell, s._entry, 'usage_location' AS field, s.usage_location AS value,
  CASE WHEN s.usage_location IS NULL THEN 'assumed' WHEN j.grade = 0 THEN 'none' WHEN j.grade = 1 THEN 'refused'
    ELSE 'later' END AS detail,
  s.location AS location, h.branch_name AS branch, j.consent AS consent, coalesce(s.ship_date, s.sale_date) AS day
FROM judged AS j JOIN sold AS s ON s._entry = j._entry JOIN home AS h ON h.location = s.location
WHERE j.grade < 3
QUALIFY s.usage_location IS NOT NULL
  OR row_number() OVER (PARTITION BY s._submission, s._customer_id, s.usage_location IS NULL ORDER BY s._entry) = 1
"""
"""The longest name of a territory that stands in the place decides, of equal ones the first; names of streets do not count, and
a place of nobody's, or of two branches, says nothing. Without a place of use the customer's address stands for it, told once a
customer and file."""


RULE = ArchiveRule(
    "cross_territory",
    "cross-territory",
    "sales_detail",
    SQL,
    needs=("current_sales_detail", "current_branch"),
    beside=("current_customer_card", "current_cross_territory"),
    rule="XTR-06",
)
