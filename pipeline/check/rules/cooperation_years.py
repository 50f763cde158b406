"""Years of cooperation agree with the first deal, one year more or less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, number_of
from pipeline.model import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Compare with the years from the first deal to the card's last date at least, to the day of receipt at most."""
    slack = rows.figure("CHECK-CARD", "cooperation_years_slack")
    received = rows.context.received_day.year
    dated = zip(rows.column("updated_date"), rows.column("created_date"), strict=True)
    columns = zip(rows.values["first_deal_date"], rows.values["cooperation_years"], dated, strict=True)
    for index, (deal, written, (updated, created)) in enumerate(columns):
        years, start = number_of(written), canonical(deal)[:4]
        if years is None or not start.isdigit() or len(start) < 4:
            continue
        stand = canonical(updated or created)[:4]
        least = (int(stand) if stand.isdigit() else received) - int(start)
        if not min(least, received - int(start)) - slack <= years <= received - int(start) + slack:
            yield Hit(index, "cooperation_years", params=(("start", canonical(deal)), ("years", str(received - int(start)))))


RULE = RowRule("cooperation_years", "cross-field", find, forms=("customer_card",), needs=("first_deal_date", "cooperation_years"))
