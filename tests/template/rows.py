"""Valid rows of every form, made from the schema: every choice once, every column filled where its row allows it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from pipeline.schema.labels import word_code
from tests.template.fill import MONTHS, Typed, choices_of
from tests.traps import BRANCHES, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.messages import Language
    from pipeline.schema import Field, Form

DAY = date(2026, 3, 5)
BRANCH, PERSON, SUPERVISOR = "华东分公司", "张三", "钱主任"
CUSTOMERS = [f"杭州第{word}建材有限公司" for word in "一二三四五六七八九"] + [
    "苏州甲建材有限公司",
    "苏州乙建材有限公司",
    "苏州丙建材有限公司",
    "苏州丁建材有限公司",
]
STAFF: list[list[Any]] = [*PEOPLE[1:], ["0109", SUPERVISOR, BRANCH, "主管", "2020-01-06", None, "在职"]]
LEAST_ROWS = 2


def rows_of(form: Form, language: Language) -> list[Typed]:
    """Give rows that together use every choice of every drop-down."""
    most = max((len(choices_of(field, form, language)) for field in form.fields), default=0)
    count = max(LEAST_ROWS, min(most, 13))
    if form.layouts[0] == "wide":
        count = LEAST_ROWS
    rows = []
    for number in range(count):
        typed: Typed = {field.id: _value(field, form, number) for field in form.fields}
        if form.layouts[0] == "wide":
            typed[MONTHS] = [1000 * (number + 1) + month for month in range(12)]
        if form.id in _EXCEPTIONS:
            _EXCEPTIONS[form.id](typed, number)
        rows.append(typed)
    return [{name: _worded(name, value, form, language) for name, value in row.items()} for row in [*registered(form), *rows]]


def registered(form: Form) -> list[Typed]:
    """Give what a register must name again, since it lists everything."""
    if form.id == "branch":
        names: tuple[str, ...] = ("branch_code", "branch_name", "branch_aliases", "branch_type", "manager_name", "status")
        return [dict(zip(names, [*row[:3], Code("branch"), row[4], Code("active")], strict=True)) for row in BRANCHES[1:]]
    if form.id == "employee":
        names = ("employee_code", "employee_name", "branch_code", "role", "hire_date", "leave_date", "status")
        days = [[date.fromisoformat(day) if day else None for day in row[4:6]] for row in STAFF]
        return [
            dict(zip(names, [*row[:3], ROLES[row[3]], *dates, Code("left" if dates[1] else "active")], strict=True))
            for row, dates in zip(STAFF, days, strict=True)
        ]
    return []


class Code(str):
    """A choice by its code, worded when it is typed."""

    __slots__ = ()


def _worded(name: str, value: Any, form: Form, language: Language) -> Any:  # noqa: ANN401 - whatever is typed
    """Word a choice as the drop-down offers it."""
    if not isinstance(value, Code):
        return value
    field = form[name]
    if field.kind == "bool":
        return choices_of(field, form, language)[0 if value == "true" else 1]
    return word_code(form.id, field, value, language)


def _codes(field: Field, form: Form) -> list[Code]:
    """Give the codes that a drop-down offers; of yes and no these two words."""
    if field.kind == "bool":
        return [Code("true"), Code("false")]
    return [Code(code) for code in field.labels if form.office_only or code not in field.office_codes]


def _value(field: Field, form: Form, number: int) -> Any:  # noqa: ANN401, C901, PLR0912 - one line a kind
    """Give a value of a column for the n-th row."""
    if field.office_only:
        return None
    if field.kind == "score":
        return 1 + number % 5
    if field.kind in ("enum", "bool"):
        codes = _codes(field, form)
        return codes[number % len(codes)]
    match field.kind:
        case "date":
            return DAY
        case "datetime":
            return _at(5, 9, 20)
        case "time":
            return time(9 + number % 8, 30)
        case "month":
            return "2026-03"
        case "period":
            return "2026-03"
        case "money":
            return 1200 + number
        case "decimal":
            return 8
        case "int":
            return number + 1
        case "percent":
            return 0.05
        case "phone":
            return f"138001380{number:02}" if "phone" not in field.id else f"0571-888866{number:02}"
        case "email":
            return f"a{number}@example.com"
        case "person":
            return PERSON
        case "branch":
            return BRANCH
        case "customer" | "product" | "reference" if field.kind != "reference":
            return _named(field, number)
        case "reference":
            return f"R-{number:03}"
        case "code":
            return f"N{number:04}"
        case "list":
            return "甲"
        case _:
            return _named(field, number)


def _named(field: Field, number: int) -> str:
    if field.id == "customer_code" or field.id.endswith("customer_code"):
        return f"C-{100 + number}"
    if "customer_name" in field.id or field.kind == "customer":
        return CUSTOMERS[number]
    if field.id == "product_code":
        return "P01"
    return "P水泥" if field.id == "product_name" else f"照写{number}"


def _at(day: int, hour: int, minute: int) -> datetime:
    """Give an instant of March 2026 as a cell holds it."""
    return datetime(2026, 3, day, hour, minute)  # noqa: DTZ001 - a cell has no zone


def _branch(row: Typed, n: int) -> None:
    row |= {"branch_code": f"B{n}", "branch_name": f"第{n}分公司", "branch_aliases": f"别名{n}", "territory": f"地方{n}"}


def _employee(row: Typed, n: int) -> None:
    row |= {"employee_code": f"09{n:02}", "employee_name": f"新人{'甲乙丙丁戊己庚辛壬癸'[n]}", "supervisor_code": None}
    row |= {"hire_date": date(2020, 1, 6), "leave_date": DAY if row["status"] == "left" else None}


def _product(row: Typed, n: int) -> None:
    row |= {"product_code": f"P{n + 50}", "product_name": f"新品{n}", "price_to": date(2026, 12, 31)}


def _absence(row: Typed, n: int) -> None:
    row |= {"start_date": date(2026, 3, 9 + n), "end_date": date(2026, 3, 9 + n), "days": 1, "employee_name": "李四"}


def _customer_card(row: Typed, n: int) -> None:
    row |= {"customer_code": f"C-{700 + n}", "customer_name": f"宁波新客{n}有限公司", "registration_no": None}
    row |= {"short_name": f"新客{n}", "postal_code": "315000", "bank_account": f"62220212345{n:05}"}
    row |= {
        "phone": f"0574-888866{n:02}",
        "fax": f"0574-888867{n:02}",
        "contact_mobile": f"138001390{n:02}",
        "region": "浙江省宁波市",
    }
    row |= {
        "first_deal_date": date(2020, 3, 2),
        "established_date": "2010-05-06",
        "cooperation_years": 6,
        "parent_distributor": CUSTOMERS[0],
    }
    row |= {"decision_maker_birthday": "1970-05-06", "special_days": f"{n}店庆", "address": "宁波市海曙区中山路1号"}
    row |= {"delivery_address": "宁波市海曙区中山路1号", "credit_days": 30}
    if row["payment_terms"] == "prepay":
        row |= {"credit_limit": None, "credit_days": None}
    if row["payment_terms"] in ("monthly", "note", "credit") or row["business_type"] == "distributor":
        row["registration_no"] = dict(zip((1, 2, 3, 4, 8, 9, 10), REGISTRATIONS, strict=True))[n]
    row["consent_given"] = YES


def _customer_contact(row: Typed, n: int) -> None:
    row |= {
        "contact_name": f"联系人{n}",
        "mobile": f"138001370{n:02}",
        "is_primary": YES if n == 0 else NO,
        "customer_name": CUSTOMERS[0],
        "customer_code": "C-100",
        "birthday": "1980-01-02",
    }


def _visit_daily(row: Typed, n: int) -> None:
    row |= {
        "start_time": time(8 + n, 0),
        "end_time": time(8 + n, 40),
        "next_visit_date": date(2026, 3, 12),
        "accompanied_by": SUPERVISOR if n < 5 else None,
    }
    row |= {"complaint_raised": NO, "seq": n + 1}


def _supervisor_visit(row: Typed, n: int) -> None:
    pairs = [
        ("hq_accompany", "sales_dept_manager"), ("hq_accompany", "general_manager"), ("branch_accompany", "branch_manager"),
        ("branch_accompany", "branch_deputy"), ("branch_accompany", "section_head"), ("solo", "branch_manager"),
        ("solo", "branch_deputy"), ("solo", "section_head"), ("solo", "section_head"), ("solo", "section_head"),
        ("solo", "section_head"),
    ]  # fmt: skip
    kind, role = pairs[n]
    row |= {
        "supervisor": SUPERVISOR,
        "visit_kind": Code(kind),
        "supervisor_role": Code(role),
        "complaint_raised": NO,
        "seq": n + 1,
    }
    row |= {"start_time": time(8 + n, 0), "end_time": time(8 + n, 40), "trip_return_date": date(2026, 3, 6)}
    row |= {"accompanied_salesperson": PERSON if n < 5 else None}


def _visit_plan(row: Typed, n: int) -> None:
    row |= {"accompany_plan": SUPERVISOR, "plan_date": "2026-03-12", "actual_date": None, "planned_hours": 2, "seq": n + 1}


def _sales_detail(row: Typed, n: int) -> None:
    row |= {"order_no": f"X{n:03}", "quantity": 10, "unit_price": 120, "list_price": 100, "discount_amount": None, "line_no": 1}
    row["quantity"] = -10 if row.get("is_return") == YES else 10
    row["amount"] = row["quantity"] * 120


def _sales_daily_summary(row: Typed, n: int) -> None:
    row |= {"report_date": date(2026, 3, 5 + n), "salesperson": "李四", "day_amount": 1200, "mtd_amount": 1200 * (n + 1)}
    row |= {"month_target": 12000, "achievement_rate": (n + 1) / 10, "day_collected": 100, "mtd_collected": 100 * (n + 1)}


def _sales_target(row: Typed, n: int) -> None:
    row |= {name: 200 for name in row if name.startswith("bucket")}
    row |= {"target_amount": 1200, "target_month": "2026-04", "customer_name": CUSTOMERS[n]}


def _complaint(row: Typed, n: int) -> None:
    row |= {"ship_date": date(2026, 3, 2), "received_at": _at(5, 9, 0), "verified_at": _at(5, 10, 0)}
    row |= {
        "handled_at": _at(5, 11, 0),
        "replied_at": _at(5, 14, 0),
        "follow_up_at": _at(6, 9, 0),
    }
    row["verified"] = Code("no") if row["status"] == "rejected" else Code(("yes", "partly")[n % 2])
    row |= {
        "closed_at": date(2026, 3, 6) if row["status"] in ("closed", "rejected") else None,
        "order_no": f"S{n % 9:03}",
        "improvement_due": date(2026, 3, 20),
    }


def _cross_territory(row: Typed, n: int) -> None:
    row |= {"unit_price": 120, "amount": 8 * 120, "order_no": f"S{n:03}"}


def _collection(row: Typed, n: int) -> None:
    row |= {"discount_amount": 10, "discount_rate": 0.05} if n < 2 else {"discount_amount": None, "discount_rate": None}


def _monthly(row: Typed, _: int) -> None:
    row |= {"year": 2026, "total": sum(row[MONTHS])}


ROLES = {"业务员": Code("salesperson"), "主管": Code("section_head")}
YES, NO = Code("true"), Code("false")
REGISTRATIONS = [
    "91350100M000100Y43",
    "91500112MA5UT3H24C",
    "91330106MA27XU885A",
    "110108000000016",
    "04595257",
    "10458575",
    "12345675",
]
_EXCEPTIONS: dict[str, Callable[[Typed, int], None]] = {
    "branch": _branch,
    "employee": _employee,
    "product": _product,
    "work_calendar": lambda row, n: row.update(date=date(2026, 5, 1 + n)),
    "absence": _absence,
    "customer_card": _customer_card,
    "customer_contact": _customer_contact,
    "visit_daily": _visit_daily,
    "supervisor_visit_daily": _supervisor_visit,
    "visit_plan": _visit_plan,
    "sales_detail": _sales_detail,
    "sales_daily_summary": _sales_daily_summary,
    "sales_target": _sales_target,
    "complaint": _complaint,
    "cross_territory": _cross_territory,
    "sales_monthly_history": _monthly,
    "stock_report": lambda row, n: row.update(product_code=f"P0{n + 1}"),
    "customer_review": lambda row, n: row.update(customer_1=f"C{2 * n + 1:06}", customer_2=f"C{2 * n + 2:06}"),
    "collection": _collection,
}
