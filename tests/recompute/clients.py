"""Customers of any company worked out again: ARC-04, ARC-05, ARC-08, ARC-11, ARC-18, ARC-28, CLS-05 to CLS-10, CLS-13, LEA-09."""

from __future__ import annotations

from calendar import isleap
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from hashlib import md5
from math import ceil
from typing import TYPE_CHECKING

from tests.recompute.care import is_open
from tests.recompute.facts import Facts, listed, months_later
from tests.recompute.trade import abc_classes, ranked
from tests.recompute.world import FIRST, Again, money, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.recompute.world import Known, Row, Shown

EXPECTED = (
    *("customer_name", "salesperson", "contact_name", "created_date", "legal_rep", "address", "phone", "postal_code", "fax"),
    *("business_scope", "registered_capital", "contact_mobile", "enterprise_nature", "business_type"),
)
"""ARC-04: what is expected of a card, the required and the recommended columns."""
TOTAL = "合计"
RISKS = ("risk", "blacklist")
SOON = 60
"""ARC-08: days within which a contract ends soon."""
TIERS = ("middle", "quasi_senior", "senior", "vip")


def recompute(known: Known) -> dict[str, Again]:
    """Work the blocks of the customers report out."""
    clients = Clients(known)
    every = [row["customer_id"] for row in clients.customers]
    classes = abc_classes(clients)
    volume = {"A": "main", "B": "general", "C": "scattered"}
    ways = {"value_class": {code: clients.value_class(code) for code in every}}
    ways["customer_nature"] = {code: clients.by_id[code]["customer_nature"] or "unclassed" for code in every}
    if ranked(clients):
        ways["abc_class"] = {code: classes.get(code, "unclassed") for code in every}
        ways["volume_class"] = {code: volume.get(classes.get(code, ""), "unclassed") for code in every}
    totals = clients.counts(every)
    by_class = [row for what, kinds in ways.items() for row in _shares(clients, what, kinds)]
    return {
        "totals": Again((), [{name: value for name, value in totals.items() if name in TOTALS}]),
        "movement": listed("change", _movement(clients)),
        "value_classes": listed(
            "value_class", [_without(row, "what", "class") for row in by_class if row["what"] == "value_class"]
        ),
        "by_class": listed("what class", [_without(row, "value_class") for row in by_class]),
        "by_type": listed("business_type", _types(clients)),
        "by_branch": listed("branch_name", _branches(clients)),
        "without_owner": listed("customer_name", [clients.sold(code) for code in every if not clients.has_owner(code)]),
        "handover": listed("customer_name", _handover(clients)),
        "spot_check": listed("customer_name", _drawn(clients)),
        "contracts": listed("customer_name", _contracts(clients)),
        "contract_tracking": listed("contract_no", _tracked(clients)),
        "grading": listed("customer_name", _grading(clients)),
        "not_evaluated": listed("customer_name", _not_evaluated(clients)),
        "tiers": listed("tier", _tiers(clients)),
        "register": listed("customer_name", [clients.sold(code, completeness=clients.completeness([code])) for code in every]),
    }


TOTALS = (
    *("customers", "with_card", "old_customers", "new_customers", "potential_customers", "lost_customers", "risky_customers"),
    *("completeness", "missing_cards", "without_owner"),
)


class Clients(Facts):
    """An archive, seen by its customers."""

    def has_owner(self, customer: str) -> bool:
        """Tell whether the owner is in the register and still with the company, in the customer's branch (LEA-06, LEA-09)."""
        person = self.known.people().get(self.owner(customer))
        if person is None:
            return False
        has_left = person["leave_date"] <= str(self.day) if person["leave_date"] else person["status"] == "left"
        return not has_left and (person["status"] != "transferred" or person["branch_code"] == self.branch(customer))

    def completeness(self, customers: Iterable[str]) -> Fraction | None:
        """Give the filled share of what is expected of the cards (ARC-04)."""
        cards = [self.by_id[code] for code in customers if code in self.carded]
        return ratio(sum(bool(row[name]) for row in cards for name in EXPECTED), len(cards) * len(EXPECTED))

    def sold(self, customer: str, **figures: object) -> Shown:
        """Begin a row with a customer's name, and what he bought in twelve months."""
        return {"customer_name": self.customer_name(customer), "sales_12_months": self.sales_12_months(customer)} | figures

    def counts(self, own: list[str]) -> Shown:
        """Count customers in every way that totals and branches are told."""
        stages = Counter(self.stage(code) for code in own)
        kinds = Counter(self.value_class(code) for code in own)
        cards = [code for code in own if code in self.carded]
        return {
            "customers": len(own),
            "with_card": len(cards),
            **{f"{name}_customers": stages[name] for name in ("old", "new", "lost")},
            "potential_customers": stages["potential"],
            **{f"{name}_customers": kinds[name] for name in ("key", "general", "minor")},
            "current_customers": sum(self.trade_status(code) == "current" for code in own),
            "risky_customers": sum(self.by_id[code]["risk_flag"] in RISKS for code in own),
            "completeness": self.completeness(own),
            "reviewed_share": ratio(sum(bool(self.by_id[code]["reviewed_by"]) for code in cards), len(cards)),
            "missing_cards": sum(code not in self.carded and bool(self.last_sale(code)) for code in own),
            "without_owner": sum(not self.has_owner(code) for code in own),
        }

    def trading(self) -> list[str]:
        """List those who buy: old and new ones."""
        return [row["customer_id"] for row in self.customers if self.stage(row["customer_id"]) in ("old", "new")]

    def rated_on(self, customer: str) -> str:
        """Give the day on which the company last rated a customer."""
        return max(
            (
                row["submitted_date"]
                for row in self.known.tables["customer_rating"]
                if row["_customer_id"] == customer and row["score_kind"] == "company" and row["submitted_date"] <= str(self.day)
            ),
            default="",
        )


def _without(row: Shown, *names: str) -> Shown:
    return {name: value for name, value in row.items() if name not in names}


def _shares(clients: Clients, what: str, kinds: dict[str, str]) -> list[Shown]:
    """Count the customers of each class and add their sales of twelve months up, each as a share of all."""
    whole = sum((clients.sales_12_months(code) for code in kinds), Decimal())
    found: list[Shown] = []
    for kind in sorted(set(kinds.values())):
        own = [code for code, of in kinds.items() if of == kind]
        sold = sum((clients.sales_12_months(code) for code in own), Decimal())
        shares = {"share": ratio(len(own), len(kinds)), "sales_12_months": sold, "sales_share": ratio(sold, whole)}
        found.append({"what": what, "class": kind, "value_class": kind, "customers": len(own)} | shares)
    return found


def _movement(clients: Clients) -> list[Shown]:
    """Count cards opened, first sales and customers lost between the period's first day and the reference day."""
    moved: dict[str, list[str]] = defaultdict(list)
    for row in clients.customers:
        code = row["customer_id"]
        moved["card_opened"] += [row["created_date"]] if code in clients.carded else []
        moved["first_sale"].append(clients.first_trade(code))
        last = clients.last_sale(code)
        if last and clients.stage(code) == "lost":
            moved["lost"].append(str(months_later(date.fromisoformat(last), 12) + timedelta(days=1)))
    return [
        {"change": change, "customers": sum(str(FIRST) <= day <= str(clients.day) for day in moved[change])}
        for change in ("card_opened", "first_sale", "lost")
    ]


def _types(clients: Clients) -> list[Shown]:
    found: list[Shown] = []
    for kind in sorted({row["business_type"] for row in clients.customers}):
        counts = clients.counts([row["customer_id"] for row in clients.customers if row["business_type"] == kind])
        figures = {name: counts[name] for name in ("customers", "key_customers", "current_customers")}
        found.append({"business_type": kind or None, "share": ratio(counts["customers"], len(clients.customers))} | figures)
    return found


def _branches(clients: Clients) -> list[Shown]:
    carding = clients.known.sent_by("customer_card")
    found: list[Shown] = []
    for register in (*clients.known.tables["branch"], None):
        code = register["branch_code"] if register else None
        own = [row["customer_id"] for row in clients.customers if code in (None, row["branch_code"])]
        counts = _without(clients.counts(own), "missing_cards", "without_owner")
        if code is not None and code not in carding:
            counts |= dict.fromkeys(("with_card", "completeness", "reviewed_share"))
        found.append({"branch_name": clients.known.branch_name(code) if code else TOTAL} | counts)
    return found


def _handover(clients: Clients) -> list[Shown]:
    """Tell of each customer with an owner what is open, and what he owed on the latest day that was told of him (ARC-18)."""
    found: list[Shown] = []
    for row in clients.customers:
        code = row["customer_id"]
        owed = [item for item in clients.known.tables["receivable"] if item["_customer_id"] == code]
        latest = max((item["as_of_date"] for item in owed if item["as_of_date"] <= str(clients.day)), default="")
        sums = [money(item["closing_balance"]) for item in owed if item["as_of_date"] == latest]
        complaints = [item for item in clients.known.tables["complaint"] if item["_customer_id"] == code]
        if clients.owner(code):
            open_ones = sum(is_open(item, clients.day) for item in complaints)
            found.append(clients.sold(code, open_complaints=open_ones, receivable=sum(sums, Decimal()) if sums else None))
    return found


def _drawn(clients: Clients) -> list[Shown]:
    """Draw of each branch's cards of customers who are not lost five, or 5 % if that is more, by the month's hash (ARC-05)."""
    found: list[Shown] = []
    for branch in sorted({row["branch_code"] for row in clients.customers}):
        own = [
            row["customer_id"]
            for row in clients.customers
            if row["branch_code"] == branch
            and row["customer_id"] in clients.carded
            and clients.stage(row["customer_id"]) != "lost"
        ]
        own.sort(key=lambda code: (md5(f"2026-03 {code}".encode()).hexdigest(), code))  # noqa: S324 - a draw that can be repeated, no secret
        for number, code in enumerate(own[: max(5, ceil(Fraction(len(own), 20)))], 1):
            row = {"customer_name": clients.customer_name(code), "drawn": number, "completeness": clients.completeness([code])}
            found.append(row)
    return found


def _holds(row: Row, day: date) -> bool:
    return row["status"] == "active" and row["start_date"] <= str(day) <= row["end_date"]


def _contracts(clients: Clients) -> list[Shown]:
    """List who buys without a contract that holds though he needs or had one, and whose contract ends within 60 days (ARC-08)."""
    signed: dict[str, list[Row]] = defaultdict(list)
    for row in clients.known.tables["contract"]:
        signed[row["_customer_id"]].append(row)
    found: list[Shown] = []
    for row in clients.customers if signed else ():
        code = row["customer_id"]
        held = signed.get(code, [])
        is_ending = bool(held) and max(item["end_date"] for item in held) <= str(clients.day + timedelta(days=SOON))
        has_valid = any(_holds(item, clients.day) for item in held)
        is_lacking = not has_valid and clients.trade_status(code) == "current"
        if (has_valid and is_ending) or (is_lacking and (held or row["business_type"] in ("dealer", "distributor"))):
            found.append(clients.sold(code))
    return found


def _tracked(clients: Clients) -> list[Shown]:
    """Hold what was bought against each contract's amount, and against its task for the days of this year (ARC-28)."""
    year = clients.day.replace(month=1, day=1)
    found: list[Shown] = []
    for row in clients.known.tables["contract"]:
        if not _holds(row, clients.day):
            continue
        bought = [sale for sale in clients.bought.get(row["_customer_id"], ()) if sale.day >= row["start_date"]]
        sold = sum((sale.amount for sale in bought), Decimal())
        now = sum((sale.amount for sale in bought if sale.day >= str(year)), Decimal())
        amount = money(row["contract_amount"]) if row["contract_amount"] else None
        task = money(row["annual_task"]) if row["annual_task"] else None
        days = (clients.day - max(year, date.fromisoformat(row["start_date"]))).days + 1
        part = None if task is None else task * days / (366 if isleap(year.year) else 365)
        found.append(
            {
                "contract_no": row["contract_no"],
                "contract_amount": amount,
                "bought_amount": sold,
                "carried_share": ratio(sold, amount),
                "annual_task": task,
                "bought_this_year": now,
                "task_to_date": part,
                "task_share": None if not task else Fraction(now) / (Fraction(task) * days / (366 if isleap(year.year) else 365)),
            }
        )
    return found


def _grading(clients: Clients) -> list[Shown]:
    """Tell what each key, rated or risky customer contributes: sales and orders of twelve months, growth after 24 (CLS-08)."""
    since = min(sale.day for sale in clients.sales)
    knows_two_years = months_later(date.fromisoformat(since), 24) <= clients.day
    found: list[Shown] = []
    for code in clients.trading() if clients.known.tables["customer_rating"] else ():
        if clients.value_class(code) == "key" or clients.rated_on(code) or clients.by_id[code]["risk_flag"] in RISKS:
            ages = [(months_later(date.fromisoformat(sale.day), 12), sale) for sale in clients.bought[code]]
            year = [sale for later, sale in ages if later > clients.day]
            before = sum((sale.amount for later, sale in ages if later <= clients.day < months_later(later, 12)), Decimal())
            sold = sum((sale.amount for sale in year), Decimal())
            growth = Fraction(sold) / Fraction(before) - 1 if knows_two_years and before else None
            orders = len({sale.order for sale in year if sale.amount > 0})
            found.append(clients.sold(code, orders=orders, growth=growth))
    return found


def _not_evaluated(clients: Clients) -> list[Shown]:
    """List whom the company has not rated for twelve months, or since the first trade (CLS-13)."""
    return [
        clients.sold(code)
        for code in (clients.trading() if clients.known.tables["customer_rating"] else ())
        if months_later(date.fromisoformat(clients.rated_on(code) or clients.first_trade(code)), 12) < clients.day
    ]


def _tiers(clients: Clients) -> list[Shown]:
    """Set customers into tiers by all that they ever bought, where the rules ask for it; the lower end is in (CLS-10)."""
    if not clients.known.tiers_from:
        return []
    places: dict[str, list[Decimal]] = defaultdict(list)
    for row in clients.customers:
        code = row["customer_id"]
        bought = sum((sale.amount for sale in clients.bought[code]), Decimal())
        reached = sum(bought >= end for end in clients.known.tiers_from)
        places[TIERS[reached] if clients.first_trade(code) else "target"].append(bought)
    return [
        {
            "tier": tier,
            "customers": len(sums),
            "bought_amount": sum(sums, Decimal()),
            "share": ratio(len(sums), len(clients.customers)),
        }
        for tier, sums in places.items()
    ]
