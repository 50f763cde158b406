"""The area code of a landline belongs to the province of the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.places import area_province, province_of
from pipeline.check.rule import Hit, RowRule, Rows, choices

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Compare the area code of phone and fax with the province of the region, else of the address."""
    for field_id in ("phone", "fax"):
        if field_id not in rows.values:
            continue
        for index, (numbers, region, address) in enumerate(
            zip(rows.values[field_id], rows.column("region"), rows.column("address"), strict=True)
        ):
            province = province_of(region) or province_of(address) if numbers is not None else None
            for number in choices(numbers) if province else ():
                found = area_province(number)
                if found is not None and found != province:
                    yield Hit(index, field_id, params=(("province", str(province)), ("found", found), ("number", number)))
                    break


RULE = RowRule("area_code_province", "cross-field", find, forms=("customer_card",), rule="ARC-09")
