"""What the made-up company keeps in lists: registers, calendar, targets, customer cards; records as in `doings`."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.company.doings import HOLIDAYS, MADE_UP_DAYS
from pipeline.company.people import BRANCHES, PRODUCTS

if TYPE_CHECKING:
    from random import Random

    from pipeline.company.doings import Record
    from pipeline.company.people import Company


def calendar(year: int) -> list[Record]:
    """List the days on which the company's calendar differs from Monday to Friday."""
    days = [(mark, False, note) for mark, note in HOLIDAYS.items()] + [(mark, True, note) for mark, note in MADE_UP_DAYS.items()]
    return [{"date": date(year, *mark), "is_workday": works, "note": note} for mark, works, note in sorted(days)]


def targets(chance: Random, company: Company, sold: dict[tuple[str, int], Decimal], year: int) -> list[Record]:
    """Set a target for each salesperson and month: some are met, some are not, and branches differ."""
    found: list[Record] = []
    luck = {code: chance.randrange(84, 115) for code, *_ in BRANCHES}
    for person in company.people:
        if person.role != "salesperson":
            continue
        for month in (1, 2, 3):
            if person.left and date(year, month, 1) > person.left:
                continue
            reached = sold.get((person.name, month), Decimal(20000))
            ease = Decimal(luck[person.branch] + chance.randrange(-12, 13)) / 100
            amount = (reached / ease / 1000).quantize(Decimal(1)) * 1000
            found.append(
                {
                    "target_month": date(year, month, 1),
                    "branch_code": person.branch,
                    "salesperson": person.name,
                    "target_amount": max(amount, Decimal(5000)),
                    "target_visits": 50,
                    "version": 1,
                    "approved_date": date(year - 1, 12, 28),
                }
            )
    return found


def cards(chance: Random, company: Company, branch: str, year: int) -> list[Record]:
    """List the cards of a branch's customers; a few are missing (ARC-01), and none is filled to the last field (ARC-04)."""
    owners = {person.code: person.name for person in company.people}
    manager = company.of_branch(branch, "branch_manager")[0].name
    care = chance.randrange(40, 100) / 100

    def filled(value: object) -> object:
        return value if chance.random() < care else None

    return [
        {
            "customer_code": customer.code,
            "customer_name": customer.name,
            "branch_code": branch,
            "salesperson": owners[customer.owner],
            "registration_no": customer.credit_code,
            "legal_rep": customer.contact,
            "address": customer.address,
            "contact_name": customer.contact,
            "contact_title": customer.contact_title,
            "contact_mobile": customer.mobile,
            "phone": filled(f"0{chance.randrange(20, 30)}-{chance.randrange(60000000, 89999999)}"),
            "postal_code": filled(f"{chance.randrange(100, 700)}{chance.randrange(1000):03d}"),
            "business_type": customer.business_type,
            "business_scope": filled("五金电料、照明器材批发零售"),
            "enterprise_nature": filled("private"),
            "registered_capital": filled(Decimal(chance.choice((500_000, 1_000_000, 2_000_000, 5_000_000)))),
            "reviewed_by": filled(manager),
            "lifecycle_stage": customer.stage,
            "value_class": customer.value_class,
            "first_deal_date": customer.first_deal,
            "payment_terms": "prepay",
            "created_date": min((customer.first_deal or date(year, 1, 4)) + timedelta(days=3), date(year, 1, 4)),
            "updated_date": date(year, 1, 4) - timedelta(days=chance.choice((0, 0, 0, 30, 60, 90, 400))),
        }
        for customer in company.customers
        if customer.branch == branch and customer.has_card
    ]


def registers(company: Company, year: int) -> dict[str, list[Record]]:
    """List what head office keeps: branches, people, products, calendar."""
    names = {person.code: person.name for person in company.people}
    return {
        "branch": [
            {
                "branch_code": code,
                "branch_name": f"{area}分公司",
                "branch_aliases": (area, f"{area}办", nick),
                "branch_type": "branch",
                "region": area,
                "territory": tuple(provinces.split()),
                "manager_name": company.of_branch(code, "branch_manager")[0].name,
                "deputy_manager_name": company.of_branch(code, "branch_deputy")[0].name,
                "upload_weekday": "mon",
                "status": "active",
            }
            for code, area, nick, provinces, _ in BRANCHES
        ],
        "employee": [
            {
                "employee_code": person.code,
                "employee_name": person.name,
                "branch_code": person.branch,
                "role": person.role,
                "supervisor_code": names.get(person.supervisor),
                "hire_date": person.hired,
                "leave_date": person.left,
                "mobile": person.mobile,
                "status": "left" if person.left else "active",
            }
            for person in company.people
        ],
        "product": [
            {
                "product_code": code,
                "product_name": name,
                "spec": spec,
                "unit": unit,
                "category": category,
                "list_price": Decimal(price),
                "tax_included": True,
                "price_from": date(year, 1, 1),
            }
            for code, name, spec, unit, category, price in PRODUCTS
        ],
        "work_calendar": calendar(year),
    }
