"""A row that says 无拜访 is the only row of that person and day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model import Typed


def find(rows: Rows) -> Iterator[Hit]:
    """Find nil rows beside visits of the same day."""
    customers = rows.values["customer_name"]
    if None not in customers or not rows.form.nil_marker:
        return
    days = list(zip(rows.column("salesperson"), rows.values["visit_date"], strict=True))
    codes = rows.column("customer_code")
    visits: dict[tuple[Typed, Typed], int] = {}
    for index, day in enumerate(days):
        if customers[index] is not None or codes[index] is not None:
            visits.setdefault(day, index)
    content = rows.values["content"]
    for index, day in enumerate(days):
        is_nil = customers[index] is None and codes[index] is None and rows.form.nil_marker in str(content[index] or "")
        if is_nil and day in visits:
            yield Hit(index, "content", params=(("other", str(rows.table.rows[visits[day]])),))


RULE = RowRule(
    "nil_row_alone", "cross-field", find, forms=("visit_daily",), needs=("customer_name", "content", "visit_date"), rule="SUB-02"
)
