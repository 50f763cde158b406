from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_closed_complaint_needs_its_steps(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "complaint",
        [{"status": "closed", "handling_measure": None, "replied_at": None, "verified": "yes", "improvement": None}],
        "conditional-fields",
    ) == [
        "2 handling_measure missing-value closed warning",
        "2 replied_at missing-value closed warning",
        "2 improvement missing-value because warning",
    ]


def test_an_open_complaint_needs_none_of_them(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "complaint",
            [{"status": "handling", "handling_measure": None, "replied_at": None, "verified": None}],
            "conditional-fields",
        )
        == []
    )


def test_a_key_customer_needs_the_whole_block(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "customer_card",
        [
            {"value_class": "key", "credit_grade": None, "employee_count": 3},
            {"value_class": "minor", "credit_grade": None, "employee_count": None},
        ],
        "conditional-fields",
    ) == ["2 credit_grade missing-value because warning"]


def test_rework_stands_in_for_a_compensation(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "complaint",
            [{"cause_category": "product", "status": "closed", "compensation_amount": None, "handling_measure": "返工后重发"}],
            "conditional-fields",
        )
        == []
    )


def test_company_is_named_unless_the_visit_was_made_alone(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "supervisor_visit_daily",
        [
            {"visit_kind": "branch_accompany", "accompanied_salesperson": None},
            {"visit_kind": "solo", "accompanied_salesperson": None},
        ],
        "conditional-fields",
    ) == ["2 accompanied_salesperson missing-value because warning"]


def test_consent_is_asked_of_natural_persons(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "customer_card",
        [
            {"customer_nature": "consumer", "contact_name": "甲", "consent_given": None},
            {"customer_nature": "ordinary", "contact_name": "乙", "consent_given": None},
        ],
        "conditional-fields",
    ) == ["2 consent_given missing-value because warning"]


def test_other_forms_tell_a_conditional_column_once(tell: Callable[..., list[str]]) -> None:
    rows = [{"approved_by": "李四"}, {"approved_by": None}, {"approved_by": None}]
    assert tell("credit_evaluation", rows, "conditional-fields") == ["3 approved_by missing-value column warning"]


def test_an_enquiry_names_its_complaint_only_where_it_is_one(tell: Callable[..., list[str]]) -> None:
    rows = [{"kind": "enquiry", "complaint_no": None}, {"kind": "complaint", "complaint_no": None}]
    assert tell("enquiry_log", rows, "conditional-fields") == ["3 complaint_no missing-value because warning"]


def test_a_difference_of_nothing_needs_no_reason(tell: Callable[..., list[str]]) -> None:
    rows = [{"difference": 0, "difference_reason": None}, {"difference": 5, "difference_reason": None}]
    assert tell("remittance", rows, "conditional-fields") == ["3 difference_reason missing-value because warning"]


def test_a_receipt_names_the_month_or_the_order_that_it_settles(tell: Callable[..., list[str]]) -> None:
    rows = [{"order_no": "X1", "ship_month": None}, {"order_no": None, "ship_month": None}]
    assert tell("collection", rows, "conditional-fields") == ["3 ship_month missing-value usual warning"]
