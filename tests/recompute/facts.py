"""What several recomputations stand on, whatever the company: days, net sales, customers as derived from what was sent."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import chinese_calendar

from tests.recompute.world import FIRST, LAST, Again, money

if TYPE_CHECKING:
    from decimal import Decimal

    from tests.recompute.world import Known, Row, Shown

NIL = "无拜访"
REMOTE = ("phone", "online")
"""Ways of contact that are no visit (VIS-09)."""


class Sale(NamedTuple):
    """A line of net sales; a daily summary has no customer."""

    day: str
    branch: str
    person: str
    customer: str
    amount: Decimal
    order: str
    product: str
    is_line: bool


def months_later(day: date, months: int) -> date:
    """Give the same day months later, the month's end where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class Facts:
    """An exported archive, seen from its reference day."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.day = known.reference_day
        self.until = min(LAST, self.day)
        self.calendar = {row["date"]: row["is_workday"] == "true" for row in known.tables["work_calendar"]}
        self.sales = list(self._sales())
        self.visits = [row for row in known.tables["visit_daily"] if row["customer_name"] and not _is_nil(row)]
        self.heads = [row for row in known.tables["supervisor_visit_daily"] if row["customer_name"] and not _is_nil(row)]
        self.carded = {row["_customer_id"] for row in known.tables["customer_card"]}
        self.customers = known.tables["customer"]
        self.by_id = {row["customer_id"]: row for row in self.customers}
        self.bought: dict[str, list[Sale]] = {row["customer_id"]: [] for row in self.customers}
        for sale in self.sales:
            if sale.is_line and sale.day <= str(self.day):
                self.bought.setdefault(sale.customer, []).append(sale)

    def is_workday(self, day: date) -> bool:
        """Tell a working day: as head office's calendar says, else as the public holidays have it."""
        said = self.calendar.get(str(day))
        return bool(chinese_calendar.is_workday(day)) if said is None else said

    def workdays(self, first: date, last: date) -> list[date]:
        """List the working days from one day to another."""
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [day for day in days if self.is_workday(day)]

    def next_workday(self, day: date) -> date:
        """Give the first working day after one."""
        day += timedelta(days=1)
        return day if self.is_workday(day) else self.next_workday(day)

    def last_workday_before(self, day: date) -> date:
        """Give the last working day before one."""
        day -= timedelta(days=1)
        return day if self.is_workday(day) else self.last_workday_before(day)

    def _sales(self) -> list[Sale]:
        """Give lines, a return as negative, and the daily summaries of those who sent no lines for the day (SAL-01)."""
        lines = []
        for row in self.known.tables["sales_detail"]:
            amount = money(row["amount"])
            amount = -amount if row["is_return"] == "true" and amount > 0 else amount
            product = row["product_code"] or row["product_name"]
            order = row["order_no"] or row["sale_date"]
            lines.append(
                Sale(row["sale_date"], row["_branch"], row["salesperson"], row["_customer_id"], amount, order, product, True)
            )
        told = {(sale.day, sale.person) for sale in lines}
        return lines + [
            Sale(row["report_date"], row["_branch"], row["salesperson"], "", money(row["day_amount"]), "", "", False)
            for row in self.known.tables["sales_daily_summary"]
            if (row["report_date"], row["salesperson"]) not in told
        ]

    def first_trade(self, customer: str) -> str:
        """Give the day of the first sale, or of the first deal as the card tells it; nothing where there was none."""
        days = [sale.day for sale in self.bought.get(customer, ()) if sale.amount > 0]
        card = self.by_id.get(customer, {}).get("first_deal_date", "")
        return min([*days, card] if card else days, default="")

    def last_sale(self, customer: str) -> str:
        """Give the day of the last sale."""
        return max((sale.day for sale in self.bought.get(customer, ()) if sale.amount > 0), default="")

    def sales_12_months(self, customer: str) -> Decimal:
        """Add up a customer's net sales of the last twelve months."""
        return sum(
            (s.amount for s in self.bought.get(customer, ()) if months_later(date.fromisoformat(s.day), 12) > self.day), money("")
        )

    def stage(self, customer: str) -> str:
        """Tell new, old, potential or lost (CLS-01, ARC-11): lost twelve months after the last sale."""
        first, last = self.first_trade(customer), self.last_sale(customer)
        if not first:
            return "potential"
        if last and months_later(date.fromisoformat(last), 12) >= self.day:
            return "new" if months_later(date.fromisoformat(first), 12) >= self.day else "old"
        since = min(sale.day for sale in self.sales)
        if last or months_later(date.fromisoformat(since), 12) <= self.day:
            return "lost"
        return self.by_id[customer]["lifecycle_stage"] or "old"

    def trade_status(self, customer: str) -> str:
        """Tell who trades now, who did, who will (CLS-02)."""
        stage = self.stage(customer)
        return {"potential": "future", "lost": "past"}.get(stage, "current")

    def value_class(self, customer: str) -> str:
        """Give the class: potential while nothing was bought, and nobody else is (CLS-05, CLS-06)."""
        said = self.by_id[customer]["value_class"]
        if not self.first_trade(customer):
            return "potential"
        return said if said and said != "potential" else "general"

    def owner(self, customer: str) -> str:
        """Give the salesperson of the card, else who sold last, else who visited last."""
        card = self.by_id.get(customer, {}).get("salesperson", "")
        sold = [(sale.day, sale.person) for sale in self.bought.get(customer, ())]
        seen = [(row["visit_date"], row["salesperson"]) for row in self.visits if row["_customer_id"] == customer]
        return card or max(sold or seen or [("", "")])[1]

    def customer_name(self, customer: str) -> str:
        """Give a customer's name."""
        return self.by_id[customer]["customer_name"]

    def branch(self, customer: str) -> str:
        """Give the branch that a customer belongs to."""
        return self.by_id[customer]["branch_code"]

    def in_period(self, day: str) -> bool:
        """Tell whether a day lies in the period, and has come."""
        return str(FIRST) <= day[:10] <= str(self.until)

    def named(self, code: str, **figures: object) -> Shown:
        """Begin a row with a branch's name."""
        return {"branch_name": self.known.branch_name(code)} | figures


def _is_nil(row: Row) -> bool:
    return NIL in row["customer_name"] and not row["customer_code"]


def listed(keys: str, rows: list[Shown]) -> Again:
    """Tell of a whole block: the columns that name its rows, and the rows."""
    return Again(tuple(keys.split()), rows)
