"""Goods sold below the list price have an approval from before the sale, or a phone report and then the form (PRC-01, PRC-02)."""

from pipeline.check.archive_rule import ArchiveRule

SQL = """
WITH priced AS (
  SELECT s.*, coalesce(p.list_price, n.list_price, s.list_price) AS asked
  FROM current_sales_detail AS s
  LEFT JOIN current_product AS p ON p.product_code = s.product_code
    AND s.sale_date BETWEEN p.price_from AND coalesce(p.price_to, DATE '9999-12-31')
    AND (p.unit = s.unit OR s.unit IS NULL) AND coalesce(p.tax_included, TRUE) = coalesce(s.tax_included, TRUE)
  LEFT JOIN current_product AS n ON s.product_code IS NULL AND n.product_name = s.product_name
    AND (n.spec = s.spec OR n.spec IS NULL OR s.spec IS NULL)
    AND s.sale_date BETWEEN n.price_from AND coalesce(n.price_to, DATE '9999-12-31')
    AND (n.unit = s.unit OR s.unit IS NULL) AND coalesce(n.tax_included, TRUE) = coalesce(s.tax_included, TRUE)
  QUALIFY row_number() OVER (PARTITION BY s._entry ORDER BY coalesce(p.price_from, n.price_from) DESC NULLS LAST,
    coalesce(p.list_price, n.list_price)) = 1
),
below AS (
  SELECT * FROM priced
  WHERE quantity > 0 AND unit_price > 0 AND unit_price < asked AND NOT coalesce(is_return, FALSE)
),
span AS (
  SELECT CAST(unnest(generate_series(min(sale_date), max(sale_date) + 30, INTERVAL 1 DAY)) AS DATE) AS day FROM below
),
calendar AS (
  SELECT s.day, sum(CAST(coalesce(w.is_workday, isodow(s.day) < 6) AS INTEGER)) OVER (ORDER BY s.day) AS number
  FROM span AS s LEFT JOIN special_day AS w ON w.day = s.day
),
due AS (
  SELECT c.day, min(d.day) AS last FROM calendar AS c
  JOIN calendar AS d ON d.number = c.number + CAST($workdays AS INTEGER) GROUP BY c.day
),
judged AS (
  SELECT b._entry, max(CASE WHEN a._entry IS NULL THEN 0
    WHEN a.approved_date <= b.sale_date THEN 3
    WHEN CAST(left(a.phone_report_at, 10) AS DATE) <= b.sale_date
      THEN CASE WHEN a.apply_date <= coalesce(d.last, b.sale_date) THEN 3 ELSE 2 END
    ELSE 1 END) AS grade,
    min(a.approved_date) AS approved, min(d.last) AS due
  FROM below AS b
  LEFT JOIN due AS d ON d.day = b.sale_date
  LEFT JOIN current_price_approval AS a ON a.status = 'approved'
    AND (a._customer_id = b._customer_id OR a.customer_name = b.customer_name)
    AND (a.product_code = b.product_code OR ((a.product_code IS NULL OR b.product_code IS NULL)
      AND a.product_name = b.product_name))
    AND (a.approval_no = b.price_approval_no OR a.order_no = b.order_no
      OR (b.price_approval_no IS NULL AND (a.order_no IS NULL OR b.order_no IS NULL)))
    AND b.sale_date BETWEEN coalesce(a.valid_from, b.sale_date) AND coalesce(a.valid_to, b.sale_date)
    AND b.quantity <= a.quantity AND b.unit_price >= coalesce(a.approved_price, a.requested_price)
  GROUP BY b._entry
)
SELECT b._submission, b._sheet, b._row, b._cell, b._entry, 'unit_price' AS field, b.unit_price AS value,
  CASE j.grade WHEN 0 THEN 'none' WHEN 1 THEN 'later' ELSE 'filed-late' END AS detail,
  b.asked AS asked, b.sale_date AS day, j.approved AS approved, j.due AS due
FROM below AS b JOIN judged AS j ON j._entry = b._entry
WHERE j.grade < 3
"""
"""The price list speaks before the sheet's own column; prices by another unit or tax basis are not compared. A sale has a day and
no hour, so that a report by phone on that day counts as before it. A gift and a return have no list price."""

RULE = ArchiveRule(
    "price_below_list",
    "price-below-list",
    "sales_detail",
    SQL,
    needs=("current_sales_detail",),
    beside=("current_product", "current_price_approval", "current_work_calendar"),
    figures={"workdays": ("PRC-02", "filing_workdays")},
    rule="PRC-01",
)
