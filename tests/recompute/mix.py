"""The mixes of a quarter's sales worked out again: ANA-01, ANA-07, ANA-18."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.recompute.world import Again, money, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.recompute.sales import Sales
    from tests.recompute.world import Known, Row, Shown


EARLIER = ("2025-10-01", "2025-12-31")
"""The stretch before the period."""


def mix(sales: Sales) -> dict[str, Again]:
    """Work the mixes by product and by the customers' trade type out (ANA-07, ANA-01), and each customer's sales (ANA-18)."""
    types = {row["customer_id"]: row["business_type"] or None for row in sales.known.tables["customer"]}
    codes = {row["customer_id"]: row["customer_code"] for row in sales.known.tables["customer"]}
    products: dict[str, list[Row]] = defaultdict(list)
    earlier: dict[str, list[Row]] = defaultdict(list)
    for row in sales.known.tables["sales_detail"]:
        if EARLIER[0] <= row["sale_date"] <= EARLIER[1]:
            earlier[row["product_code"]].append(row)
    kinds: dict[str | None, list[Row]] = defaultdict(list)
    buyers: dict[str, list[Row]] = defaultdict(list)
    for row in sales.lines:
        products[row["product_code"]].append(row)
        kinds[types[row["_customer_id"]]].append(row)
        buyers[row["_customer_id"]].append(row)
    whole = _add(sales.lines)
    running = Decimal()
    products_sold: list[Shown] = []
    for code, rows in sorted(products.items(), key=lambda item: -_add(item[1])):
        running += _add(rows)
        customers = _buyers(rows)
        products_sold.append(
            {
                "product": code,
                "period_amount": _add(rows),
                "share": ratio(_add(rows), whole),
                "cumulative_share": ratio(running, whole),
                "customers": customers,
                "earlier_amount": _add(earlier[code]),
                "change_amount": _add(rows) - _add(earlier[code]),
            }
        )
    month = sales.known.months()[-1]
    return {
        "by_product": Again(("product",), products_sold),
        "by_type": Again(
            ("business_type",),
            [
                {
                    "business_type": kind,
                    "customers": _buyers(rows),
                    "period_amount": _add(rows),
                    "share": ratio(_add(rows), whole),
                    "average_customer_amount": _add(rows) / _buyers(rows),
                }
                for kind, rows in kinds.items()
            ],
        ),
        "by_customer": Again(
            ("customer_name", "customer_code"),
            [
                {
                    "customer_name": _name(sales.known, buyer),
                    "customer_code": codes[buyer] or None,
                    "period_amount": _add(rows),
                    "month_amount": _add(bought)
                    if (bought := [row for row in rows if row["sale_date"].startswith(month)])
                    else None,
                    "quarter_amount": _add(rows),
                    "year_amount": _add(rows),
                    "orders": _orders(rows),
                    "average_order_amount": _add(rows) / _orders(rows),
                    "last_order_day": max(row["sale_date"] for row in rows if money(row["amount"]) > 0),
                }
                for buyer, rows in buyers.items()
            ],
        ),
    }


def _add(rows: Iterable[Row]) -> Decimal:
    return sum((money(row["amount"]) for row in rows), Decimal())


def _buyers(rows: Iterable[Row]) -> int:
    """Count who bought: whoever only sent goods back did not."""
    return len({row["_customer_id"] for row in rows if money(row["amount"]) > 0})


def _orders(rows: Iterable[Row]) -> int:
    """Count orders: a return is none."""
    return len({row["order_no"] for row in rows if money(row["amount"]) > 0})


def _name(known: Known, customer: str) -> str:
    return next(row["customer_name"] for row in known.tables["customer"] if row["customer_id"] == customer)
