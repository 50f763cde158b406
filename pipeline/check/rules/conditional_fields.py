"""Columns that are wanted only under a condition (C in `forms.md`): which, when, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.check.rule import Hit, RowRule, Rows, choices
from pipeline.check.staging import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.model import Typed

FILLED = frozenset({"*"})
REMAKING = ("返工", "返修", "重做", "维修", "維修", "更换", "更換", "换新", "rework")


class Wanted(NamedTuple):
    """`field` is wanted where each column of `when` holds one of the codes beside it; ``FILLED`` means anything."""

    field: str
    when: tuple[tuple[str, frozenset[str]], ...]
    rule: str = ""
    unless: Callable[[Rows, int], bool] | None = None


def _is(field_id: str, *codes: str) -> tuple[str, frozenset[str]]:
    return field_id, frozenset(codes) or FILLED


def _is_remade(rows: Rows, index: int) -> bool:
    """Tell whether the measure is a rework, which stands in for a compensation."""
    measure = rows.column("handling_measure")[index]
    return isinstance(measure, str) and any(word in measure for word in REMAKING)


def _is_open(rows: Rows, index: int) -> bool:
    """Tell whether a complaint is neither closed nor dated as closed."""
    return rows.column("status")[index] != "closed" and rows.column("closed_at")[index] is None


def _names_order(rows: Rows, index: int) -> bool:
    """Tell whether a receipt names the order that it settles."""
    return rows.column("order_no")[index] is not None


def _is_even(rows: Rows, index: int) -> bool:
    """Tell whether nothing is left between what was due and what was paid in."""
    return rows.column("difference")[index] == 0


def _is_answered(rows: Rows, index: int) -> bool:
    """Tell whether a question was answered on the spot or since."""
    return rows.column("answered_on_spot")[index] is True or rows.column("answer")[index] is not None


_APPROVED = (_is("status", "approved"),)
_AGREED = (_is("consent_status", "agreed"),)
_KEY = (_is("value_class", "key"),)
_LATER = (_is("payment_terms", "credit", "monthly", "note"),)
_VERIFIED = (_is("verified", "yes", "partly"),)
WANTED: dict[str, tuple[Wanted, ...]] = {
    "customer_card": (
        Wanted("registration_no", (_is("business_type", "distributor"),), "ARC-09"),
        Wanted("registration_no", _LATER, "ARC-09"),
        *(
            Wanted(field_id, _KEY, "ARC-12")
            for field_id in ("customer_nature", "cooperation_years", "brands_carried", "credit_grade", "employee_count")
        ),
        Wanted("consent_given", (_is("customer_nature", "consumer"), _is("contact_name")), "SEC-01"),
        Wanted("consent_date", (_is("consent_given", "true"),), "SEC-01"),
    ),
    "visit_daily": (Wanted("handling_dept", (_is("need_hq_action"),), "SUB-03"),),
    "supervisor_visit_daily": (
        Wanted("accompanied_salesperson", (_is("visit_kind", "hq_accompany", "branch_accompany"),), "VIS-02"),
        Wanted("trip_return_date", (_is("supervisor_role", "sales_dept_manager"),), "VIS-04"),
        Wanted("handling_dept", (_is("need_hq_action"),), "SUB-03"),
    ),
    "sales_detail": (Wanted("order_no", ()), Wanted("product_code", ())),
    "sales_target": (),
    "customer_contact": (),
    "complaint": (
        Wanted("product_name", (_is("complaint_type", "quality", "packaging", "shortage"),), "CMP-05"),
        Wanted("replied_at", (_is("verified", "no"),), "CMP-02"),
        Wanted("test_report_no", (_is("cause_category", "product"),), "CMP-06", _is_open),
        Wanted(
            "compensation_amount",
            (_is("cause_category", "product"),),
            "CMP-06",
            lambda rows, index: _is_open(rows, index) or _is_remade(rows, index),
        ),
        *(
            Wanted(field_id, (_is("cause_category", "human"), *_VERIFIED), "CMP-07")
            for field_id in ("responsible_person", "penalty_note")
        ),
        *(Wanted(field_id, (), "CMP-02", _is_open) for field_id in ("handling_measure", "replied_at", "follow_up_result")),
        Wanted("follow_up_at", (), "CMP-02", _is_open),
        Wanted("verified", (), "CMP-02", _is_open),
        *(
            Wanted(field_id, _VERIFIED, "CMP-02", _is_open)
            for field_id in ("improvement", "cause_category", "responsible_dept", "handled_at")
        ),
        Wanted("closed_at", (_is("status", "closed"),), "CMP-02"),
    ),
    "price_approval": (
        Wanted("approval_no", ()),
        *(Wanted(field_id, (_is("phone_reported", "true"),)) for field_id in ("phone_report_at", "phone_report_to")),
        *(Wanted(field_id, _APPROVED) for field_id in ("approved_price", "approver", "approved_date")),
    ),
    "cross_territory": (
        Wanted("control_no", ()),
        *(Wanted(field_id, _AGREED) for field_id in ("consent_by", "consent_date", "hq_copy_date")),
        Wanted("commission_amount", (_is("commission_rate"),)),
    ),
    "collection": (
        *(Wanted(field_id, (_is("method", "cheque", "acceptance"),)) for field_id in ("note_no", "note_due_date")),
        Wanted("ship_month", (), "", _names_order),
    ),
    "remittance": (Wanted("difference_reason", (_is("difference"),), "", _is_even),),
    "contract": (
        Wanted("sales_region", (_is("contract_type", "agent"),)),
        *(
            Wanted(field_id, (_is("contract_type", "dealer", "agent"),), "ARC-20")
            for field_id in ("price_report_date", "business_report_date", "network_report_date")
        ),
        Wanted("annual_task", (_is("contract_type", "dealer", "agent"),)),
    ),
    "lead": (
        Wanted("lost_reason", (_is("status", "lost"),)),
        Wanted("converted_customer_code", (_is("status", "won"),), "LEA-04"),
    ),
    "coaching_record": (Wanted("meeting_point", (_is("item", "c11"),), "COA-04"),),
    "office_audit": tuple(Wanted(field_id, (_is("question"),), "", _is_answered) for field_id in ("owner", "due_date")),
    "customer_change": (
        Wanted("customer_code", ()),
        Wanted("field_name", (_is("change_type", "field"),)),
        Wanted("new_value", (_is("change_type", "field", "owner", "level"),)),
        Wanted(
            "approved_by", (_is("change_type", "level", "blacklist", "unblacklist", "terminate", "hold", "reward", "penalty"),)
        ),
    ),
    "access_request": tuple(
        Wanted(field_id, (_is("kind", "external"),)) for field_id in ("recipient", "customer_consent", "nda_signed")
    ),
    "customer_review": (Wanted("decided_by", (_is("answer", "same", "different"),), "ARC-07"),),
    "enquiry_log": (Wanted("complaint_no", (_is("kind", "complaint"),)),),
}


def _holds(value: Typed, codes: frozenset[str]) -> bool:
    """Tell whether a value is one of the codes; ``FILLED`` is met by any value."""
    if value is None:
        return False
    if codes is FILLED:
        return True
    return ("true" in codes) if value is True else any(code in codes for code in choices(value))


def find(rows: Rows) -> Iterator[Hit]:
    """Find blank cells that their row's other columns call for.

    Of a form without conditions here, each conditional column is told once, at its first blank cell, with their number.
    """
    if rows.form.id not in WANTED:
        yield from _first_blanks(rows)
        return
    told: set[tuple[int, str]] = set()
    for wanted in WANTED[rows.form.id]:
        if wanted.field not in rows.values or not rows.has(*(field_id for field_id, _ in wanted.when)):
            continue
        column = rows.values[wanted.field]
        if None not in column:
            continue
        for index, value in enumerate(column):
            if value is not None or (index, wanted.field) in told:
                continue
            if not all(_holds(rows.values[field_id][index], codes) for field_id, codes in wanted.when):
                continue
            if (wanted.unless is not None and wanted.unless(rows, index)) or rows.is_told(wanted.field, index):
                continue
            told.add((index, wanted.field))
            if wanted.when:
                cause = wanted.when[0][0]
                params = (("cause", rows.title(cause)), ("because", rows.shown(cause, index)))
                yield Hit(index, wanted.field, "because", params, rule=wanted.rule)
            elif wanted.unless is _is_open:
                yield Hit(index, wanted.field, "closed", rule=wanted.rule)
            else:
                yield Hit(index, wanted.field, "usual", rule=wanted.rule)


def _first_blanks(rows: Rows) -> Iterator[Hit]:
    """Find the first blank of each conditional column."""
    for field in rows.form.fields:
        if field.requirement != "conditional" or field.id not in rows.table.columns:
            continue
        column = rows.column(field.id)
        blank = [index for index, value in enumerate(column) if value is None and not rows.is_told(field.id, index)]
        for index in blank if _is_raised(rows, field.id) else blank[:1]:
            yield Hit(index, field.id, "column", (("count", str(len(blank))),))


def _is_raised(rows: Rows, field_id: str) -> bool:
    """Tell whether head office wants each row kept out, so that each must be told."""
    if rows.stages is None:
        return False
    check = Check("conditional-fields", "", RULE.code)
    return rows.stages.weigh(RULE.severity, check, rows.form.id, field_id).is_raised


RULE = RowRule(
    "conditional_fields",
    "missing-value",
    find,
    further=tuple(sorted({wanted.rule for listed in WANTED.values() for wanted in listed if wanted.rule})),
)
