# ruff: noqa: S608 - names come from the schema, values are bound
"""A customer's history: who said what of each field, what counts and why, every change, and what was done with him."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError, nearest
from pipeline.store import quote
from pipeline.store.places import places_of

if TYPE_CHECKING:
    from pipeline.schema import Schema
    from pipeline.store.database import Connection

Facts = dict[str, Any]
TIMELINE = ("customer_card", "customer_change", "visit_daily", "supervisor_visit_daily", "sales_detail", "complaint", "contract")
"""Forms whose records make a customer's timeline."""
_TOLD = {
    "customer_card": ("customer_name",),
    "customer_change": ("field_name", "old_value", "new_value"),
    "visit_daily": ("salesperson", "purpose", "result"),
    "supervisor_visit_daily": ("supervisor", "accompanied_salesperson", "purpose"),
    "sales_detail": ("order_no", "product_name", "amount"),
    "complaint": ("complaint_no", "complaint_type", "status"),
    "contract": ("contract_no", "start_date", "end_date"),
}
"""What a line of the timeline says of a record."""
_COLUMNS = (
    "field, value, is_winner, why, branch, said_on, form, _submission AS submission, _source AS source, _sheet AS sheet, "
    "_row AS row, _cell AS cell, _entry AS entry, _received_at AS received_at, _arrival AS arrival"
)


def survivor(connection: Connection, customer_id: str) -> str:
    """Follow a merged customer to the one that it leads on to.

    Raises:
        UsageError: There is no such customer.
    """
    led = connection.execute("SELECT survivor_id FROM customer_survivor WHERE merged_id = ?", [customer_id]).fetchall()
    found = str(led[0][0]) if led else customer_id
    if not connection.execute("SELECT 1 FROM ledger_customer WHERE customer_id = ?", [found]).fetchall():
        raise UsageError("cli.customers.none", value=customer_id)
    return found


def said(connection: Connection, schema: Schema, customer_id: str, field: str = "") -> list[Facts]:
    """List all that was said of a customer, with the cell where it stands; of each field what counts first.

    Args:
        connection: With the `current_` names of the asked instant.
        schema: Forms.
        customer_id: Of a survivor.
        field: Only this one.

    Raises:
        UsageError: A card has no such field; names the nearest.
    """
    card = schema.forms["customer_card"]
    if field and field not in card.by_id and field != "contact":
        near = ", ".join(nearest(field, card.by_id, 3))
        raise UsageError("trace.no-field", value=field, hint=near or "—")
    result = connection.execute(
        f"SELECT {_COLUMNS} FROM current_customer_value WHERE customer_id = ? AND (? = '' OR field = ?) "
        "ORDER BY position, field, is_winner DESC, place, _entry",
        [customer_id, field, field],
    )
    names = [item[0] for item in result.description]
    told = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    places = {
        form: places_of(connection, form, {item["entry"] for item in told if item["form"] == form})
        for form in {item["form"] for item in told}
    }
    for item in told:
        place = places[item["form"]].get(item["entry"])
        name = "new_value" if item["form"] == "customer_change" else item["field"]
        item["cell"] = (place.cell_of(name) if place else "") or item["cell"]
    return told


def changes(told: list[Facts]) -> list[Facts]:
    """Give each change of what is said of a field, in the order in which it came: before, after, source.

    Example:
        >>> first = {"field": "phone", "value": "1", "arrival": 1, "entry": 1}
        >>> [(item["before"], item["value"]) for item in changes([first, {**first, "value": "2", "arrival": 2}])]
        [('1', '2')]
    """
    before: dict[str, str] = {}
    found = []
    for item in sorted(told, key=lambda item: (item["arrival"], item["entry"], item["field"])):
        last = before.get(item["field"])
        if last is not None and last != item["value"]:
            found.append({**item, "before": last})
        before[item["field"]] = item["value"]
    return found


def timeline(connection: Connection, schema: Schema, customer_id: str) -> list[Facts]:
    """List what is known to have been done with a customer, by day: cards, visits, sales, complaints, contracts."""
    found: list[Facts] = []
    for form_id in TIMELINE:
        form = schema.forms.get(form_id)
        if form is None:
            continue
        day = form.date_field or form.load.newest_by
        told = [name for name in _TOLD[form_id] if name in form.by_id]
        columns = ", ".join(quote(name) for name in (day, *told)) if day else ", ".join(["NULL", *map(quote, told)])
        rows = connection.execute(
            f"SELECT _entry, _branch, _source, _sheet, _row, _cell, {columns} FROM {quote('current_' + form_id)} "
            "WHERE _customer_id = ?",
            [customer_id],
        ).fetchall()
        for entry, branch, source, sheet, row, cell, date, *values in rows:
            where = {"entry": entry, "branch": branch, "source": source, "sheet": sheet or "", "row": row, "cell": cell}
            told_here = {name: str(value) for name, value in zip(told, values, strict=True) if value is not None}
            found.append({"day": str(date or "")[:10], "form": form_id, **where, "told": told_here})
    return sorted(
        found, key=lambda item: (item["day"], TIMELINE.index(item["form"]), item["source"], item["row"] or 0, item["entry"])
    )


def customer(connection: Connection, schema: Schema, customer_id: str) -> Facts:
    """Tell a customer whole: his fields with their sources, other values, changes, timeline.

    Raises:
        UsageError: There is no such customer.
    """
    found = survivor(connection, customer_id)
    told = said(connection, schema, found)
    merged = connection.execute(
        "SELECT merged_id FROM customer_survivor WHERE survivor_id = ? ORDER BY merged_id", [found]
    ).fetchall()
    return {
        "kind": "customer",
        "customer_id": found,
        "merged_from": [row[0] for row in merged],
        "fields": [item for item in told if item["is_winner"]],
        "others": [item for item in told if not item["is_winner"]],
        "changes": changes(told),
        "timeline": timeline(connection, schema, found),
    }
