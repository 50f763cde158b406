"""Which day a record speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.check.rule import Rows
    from pipeline.model import Typed


def record_days(rows: Rows) -> Sequence[Typed]:
    """Give the day of each record: the form's date field; of a card its last update, else its creation.

    A card that was made by a person who has left since stays right until somebody updates it under that name.
    """
    field_id = rows.form.date_field
    if rows.form.id == "customer_card":
        return [updated or made for updated, made in zip(rows.column("updated_date"), rows.column("created_date"), strict=True)]
    return rows.column(field_id)
