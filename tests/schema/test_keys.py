"""Natural keys: alternatives are spelled out in order of preference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.schema.keys import expand_key

if TYPE_CHECKING:
    from pipeline.schema import Schema


def test_what_may_be_blank_is_tried_filled_first() -> None:
    assert expand_key(["a", "b|c?"]) == (("a", "b"), ("a", "c"), ("a",))


def test_a_visit_is_known_by_its_time_else_by_its_place_in_the_day(schema: Schema) -> None:
    key = schema.forms["visit_daily"].key
    assert key[0] == ("branch_code", "salesperson", "visit_date", "customer_code", "start_time")
    assert key[-1] == ("branch_code", "salesperson", "visit_date", "#occurrence")


def test_an_order_line_has_its_number_only_where_numbers_restart(schema: Schema) -> None:
    sales = schema.forms["sales_detail"]
    assert sales.key[0] == ("branch_code", "order_no", "line_no")
    assert sales.key[1] == ("branch_code", "order_no", "product_code", "#occurrence")
    assert sales.restarts == {"line_no": "order_no"}


def test_a_complaint_s_number_counts_within_branch_and_year(schema: Schema) -> None:
    key = schema.forms["complaint"].key
    assert key[0] == ("branch_code", "complaint_no", "received_at:year")
    assert key[1] == ("branch_code", "received_at:day", "customer_code", "content")


def test_a_target_may_be_of_a_branch_a_person_or_a_product(schema: Schema) -> None:
    key = schema.forms["sales_target"].key
    assert key[-1] == ("target_month", "branch_code")
    assert ("target_month", "branch_code", "salesperson", "product_name") in key
