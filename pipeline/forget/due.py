# ruff: noqa: S608 - names come from the schema, values are bound
"""Whose time is over: the retention calendar (SEC-05 to SEC-07). Nothing is ever destroyed by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from pipeline.archive import holds
from pipeline.store import quote

if TYPE_CHECKING:
    from datetime import date

    from pipeline.schema import Schema
    from pipeline.store import Store

TRANSACTIONS = ("sales_detail", "contract", "collection", "receivable", "remittance", "cross_territory", "sales_monthly_history")
"""Forms whose records are transactions, vouchers or agreements (SEC-06)."""
State = Literal["due", "waits", "held", "unknown"]


@dataclass(frozen=True, slots=True)
class Due:
    """A customer and until when its records are kept."""

    customer_id: str
    customer_name: str
    last_day: date | None
    """Its last day of any doing: the end of the relationship."""
    last_transaction: date | None
    retain_until: date | None
    """The last day on which they must be kept, that day included; None when no day is known."""
    state: State
    hold: str = ""
    """Why a legal hold stops it."""


def due_customers(store: Store, schema: Schema, day: date) -> list[Due]:
    """Tell of each customer until when its records are kept, and whether that is over.

    Five full years from the end of the relationship (the last doing that any record tells of), ten from each transaction; the
    archive waits for the younger of its transactions.

    Args:
        store: The open archive.
        schema: For the figures ``SEC-05`` and ``SEC-06``.
        day: The day for which it is asked.

    Returns:
        By id; customers of whom everything was destroyed are left out.
    """
    archive_years = max(int(cast("int", schema.figure("SEC-05", name))) for name in ("identity_years", "archive_years"))
    transaction_years = int(cast("int", schema.figure("SEC-06", "transaction_years")))
    led = _led(store, schema)
    rows = [
        (customer, name, *led.get(customer, (None, None)))
        for customer, name in store.connection.execute(
            "SELECT customer_id, coalesce(customer_name, '') FROM folded_customer ORDER BY customer_id"
        ).fetchall()
    ]
    gone = _destroyed(store)
    held = holds(store)
    found = []
    for customer, name, last, transaction in rows:
        if customer in gone and (last is None or last <= gone[customer]):
            continue
        ends = [_later(last, archive_years) if last else None, _later(transaction, transaction_years) if transaction else None]
        until = max((end for end in ends if end is not None), default=None)
        state: State = "unknown" if until is None else "due" if day > until else "waits"
        if customer in held:
            found.append(Due(customer, name, last, transaction, until, "held", held[customer][2]))
        else:
            found.append(Due(customer, name, last, transaction, until, state))
    return found


def _led(store: Store, schema: Schema) -> dict[str, tuple[date | None, date | None]]:
    """Give the last day of any doing and of a transaction of each customer; form by form, so that memory stays bounded."""
    survivors = dict(store.connection.execute("SELECT merged_id, survivor_id FROM customer_survivor").fetchall())
    found: dict[str, tuple[date | None, date | None]] = {}
    for form in schema.forms.values():
        if form.id not in store.active_forms or not any(form.customer_fields) or not form.date_field:
            continue
        if form.id == "destruction_record":
            continue
        day = f"try_cast(left(CAST({quote(form.date_field)} AS VARCHAR), 10) AS DATE)"
        for customer, last in store.connection.execute(
            f"SELECT _customer_id, max({day}) FROM current_{form.id} WHERE _customer_id IS NOT NULL GROUP BY 1 HAVING max({day}) "
            "IS NOT NULL"
        ).fetchall():
            survivor = survivors.get(customer, customer)
            known, transaction = found.get(survivor, (None, None))
            found[survivor] = (
                last if known is None else max(known, last),
                transaction if form.id not in TRANSACTIONS else last if transaction is None else max(transaction, last),
            )
    return found


def _destroyed(store: Store) -> dict[str, date]:
    """Give the day on which each destroyed customer was last destroyed."""
    from datetime import datetime

    from pipeline.archive import certificates

    return {
        customer: datetime.fromisoformat(facts["at"]).astimezone(store.zone).date()
        for facts in certificates(store)
        for customer in facts["customers"]
    }


def _later(day: date, years: int) -> date:
    """Give the same day some years later; 29 February becomes 1 March where there is none.

    Example:
        >>> from datetime import date
        >>> _later(date(2024, 2, 29), 5)
        datetime.date(2029, 3, 1)
    """
    from datetime import date

    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
