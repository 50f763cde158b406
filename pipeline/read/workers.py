"""Read many deliveries, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.read.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model import Delivery, Workbook
    from pipeline.settings import Limits


def read_workbooks(deliveries: Sequence[Delivery], limits: Limits, passwords: Sequence[str] = ()) -> Iterator[Workbook]:
    """Read deliveries in the order given."""
    for delivery in deliveries:
        yield read_workbook(delivery, limits, passwords)
