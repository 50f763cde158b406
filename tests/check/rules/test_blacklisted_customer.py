from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_new_sale_to_a_blacklisted_customer_is_kept_out(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "sales_detail",
        [{"customer_code": "HD-0666", "customer_name": "甲", "quantity": Decimal(1)}, {"customer_name": "黑心贸易有限公司"}],
        "blacklisted-customer",
    ) == ["2× customer_name blacklisted-customer error", "3× customer_name blacklisted-customer error"]


def test_a_return_and_other_customers_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "sales_detail",
            [{"customer_code": "HD-0666", "customer_name": "甲", "quantity": Decimal(-1)}, {"customer_name": "乙"}],
            "blacklisted-customer",
        )
        == []
    )
