"""A postal code belongs to the province of the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.places import POSTAL_PROVINCES, province_of
from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Compare the first two digits with the province that the address, else the region, begins with."""
    for index, (code, address, region) in enumerate(
        zip(rows.values["postal_code"], rows.column("address"), rows.column("region"), strict=True)
    ):
        if not isinstance(code, str) or len(code) != 6:
            continue
        province = province_of(address) or province_of(region)
        expected = POSTAL_PROVINCES.get(code[:2])
        if province and expected != province:
            yield Hit(
                index, "postal_code", "other" if expected else "none", (("province", province), ("expected", expected or ""))
            )


RULE = RowRule("postal_province", "cross-field", find, forms=("customer_card",), needs=("postal_code",), rule="ARC-09")
