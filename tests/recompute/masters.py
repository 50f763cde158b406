"""Classes, cards and what customers bought, worked out again: CLS-05, CLS-06, ARC-01, ARC-02, ARC-04, SUB-09."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.recompute import customers
from tests.recompute.customers import first_sales, stage_of, year_ago
from tests.recompute.rounds import Rounds
from tests.recompute.visits import TOTAL
from tests.recompute.world import Again, money, ratio

if TYPE_CHECKING:
    from fractions import Fraction

    from tests.recompute.world import Known, Row, Shown

EXPECTED = (
    "customer_name",
    "salesperson",
    "contact_name",
    "created_date",
    "legal_rep",
    "address",
    "phone",
    "postal_code",
    "fax",
    "business_scope",
    "registered_capital",
    "contact_mobile",
    "enterprise_nature",
    "business_type",
)
"""ARC-04: what is expected of a card, the required and the recommended columns."""
CARD_DAYS = 7
"""ARC-01: a card is due so many days after the first sale."""


class Masters:
    """The customers with their cards, owners, classes and sales."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.rows = known.tables["customer"]
        self.rounds = Rounds(known)
        self.stage = stage_of(known)
        self.carded = {row["_customer_id"] for row in known.tables["customer_card"]}
        self.carding = known.sent_by("customer_card")
        self.sales: dict[str, Decimal] = defaultdict(Decimal)
        for row in known.tables["sales_detail"]:
            if year_ago(known) < row["sale_date"] <= str(known.reference_day):
                self.sales[row["_customer_id"]] += money(row["amount"])
        self.open = Counter(
            row["_customer_id"] for row in known.tables["complaint"] if not row["closed_at"] and row["status"] != "closed"
        )

    def completeness(self, rows: list[Row]) -> Fraction | None:
        """Average the filled share of the cards."""
        cards = [row for row in rows if row["customer_id"] in self.carded]
        return ratio(sum(bool(row[name]) for row in cards for name in EXPECTED), len(cards) * len(EXPECTED))

    def share(self, rows: list[Row]) -> Shown:
        """Count customers and add up their sales of twelve months, each as a share of all."""
        sold = sum((self.sales[row["customer_id"]] for row in rows), Decimal())
        return {
            "customers": len(rows),
            "share": ratio(len(rows), len(self.rows)),
            "sales_12_months": sold,
            "sales_share": ratio(sold, sum(self.sales.values(), Decimal())),
        }


def recompute(known: Known) -> dict[str, Again]:
    """Work out the blocks of the customers report that tell classes, cards and sales."""
    masters = Masters(known)
    by_class: dict[str, list[Row]] = defaultdict(list)
    for row in masters.rows:
        by_class[masters.rounds.value_class(row)].append(row)
    counted = customers.recompute(known)
    totals = {"completeness": masters.completeness(masters.rows), "missing_cards": len(_card_missing(masters))}
    return {
        "totals": Again((), [counted["totals"].rows[0] | totals]),
        "by_branch": Again(
            ("branch_name",), [row | _of_branch(masters, row["branch_name"]) for row in counted["by_branch"].rows]
        ),
        "value_classes": Again(("value_class",), [{"value_class": kind} | masters.share(own) for kind, own in by_class.items()]),
        "by_class": Again(
            ("what", "class"),
            [{"what": "value_class", "class": kind} | masters.share(own) for kind, own in by_class.items()],
            is_part=True,
        ),
        "key_customers": Again(("customer_name",), [_key_customer(masters, row) for row in by_class["key"]]),
        "by_salesperson": Again(("branch_name", "owner_name"), _by_salesperson(masters)),
        "card_missing": Again(("customer_name",), _card_missing(masters)),
        "visited_without_card": Again(("customer_name",), _visited_without_card(masters)),
        "incomplete": Again(("customer_name",), [_share_of(masters, row) for row in _carded(masters)], is_part=True),
        "new_customers": Again(("customer_name",), _new(masters), is_part=True),
        "register": Again(
            ("customer_name",),
            [_share_of(masters, row) | {"sales_12_months": masters.sales.get(row["customer_id"])} for row in masters.rows],
        ),
        "handover": Again(
            ("customer_name",),
            [
                {
                    "customer_name": row["customer_name"],
                    "open_complaints": masters.open[row["customer_id"]],
                    "sales_12_months": masters.sales.get(row["customer_id"]),
                }
                for row in masters.rows
            ],
        ),
    }


def _of_branch(masters: Masters, name: str) -> Shown:
    """Count a branch's classes, and the filled share of its cards; of all branches in the row of totals."""
    codes = {row["branch_code"] for row in masters.known.tables["branch"] if name in (row["branch_name"], TOTAL)}
    own = [row for row in masters.rows if row["branch_code"] in codes]
    kinds = Counter(masters.rounds.value_class(row) for row in own)
    is_told = name == TOTAL or codes <= masters.carding
    return {
        "key_customers": kinds["key"],
        "general_customers": kinds["general"],
        "minor_customers": kinds["minor"],
        "completeness": masters.completeness(own) if is_told else None,
    }


def _carded(masters: Masters) -> list[Row]:
    return [row for row in masters.rows if row["customer_id"] in masters.carded]


def _share_of(masters: Masters, row: Row) -> Shown:
    return {"customer_name": row["customer_name"], "completeness": masters.completeness([row])}


def _key_customer(masters: Masters, row: Row) -> Shown:
    customer = row["customer_id"]
    return _share_of(masters, row) | {
        "sales_12_months": masters.sales[customer],
        "visits": sum(visit["_customer_id"] == customer for visit in masters.rounds.visits),
        "open_complaints": masters.open[customer],
    }


def _card_missing(masters: Masters) -> list[Shown]:
    """List who bought and has no card, also seven days after the first sale (ARC-01)."""
    firsts = first_sales(masters.known)
    found: list[Shown] = []
    for row in masters.rows:
        first = firsts.get(row["customer_id"])
        if not first or row["customer_id"] in masters.carded:
            continue
        if date.fromisoformat(first) + timedelta(days=CARD_DAYS) < masters.known.reference_day:
            found.append({"customer_name": row["customer_name"], "sales_12_months": masters.sales[row["customer_id"]]})
    return found


def _visited_without_card(masters: Masters) -> list[Shown]:
    """List who was visited, bought nothing yet and has no card (ARC-02)."""
    found: list[Shown] = []
    for row in masters.rows:
        visits = sum(visit["_customer_id"] == row["customer_id"] for visit in masters.rounds.visits)
        if visits and row["customer_id"] not in masters.carded and masters.stage(row) == "potential":
            found.append({"customer_name": row["customer_name"], "visits": visits})
    return found


def _new(masters: Masters) -> list[Shown]:
    """List the cards opened within the period."""
    return [_share_of(masters, row) for row in _carded(masters) if "2026-01-01" <= row["created_date"] <= "2026-03-31"]


def _by_salesperson(masters: Masters) -> list[Shown]:
    known, owners = masters.known, masters.rounds.owners
    missing = {row["customer_name"] for row in _card_missing(masters)}
    visited = {row["customer_name"] for row in _visited_without_card(masters)}
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in masters.rows:
        groups[row["branch_code"], owners[row["customer_id"]]].append(row)
    return [
        {
            "branch_name": known.branch_name(code),
            "owner_name": known.person_name(who),
            "customers": len(own),
            "with_card": sum(row["customer_id"] in masters.carded for row in own),
            "key_customers": sum(masters.rounds.value_class(row) == "key" for row in own),
            "new_customers": sum(masters.stage(row) == "new" for row in own),
            "lost_customers": 0,
            "completeness": masters.completeness(own),
            "missing_cards": sum(row["customer_name"] in missing for row in own),
            "visited_without_card": sum(row["customer_name"] in visited for row in own),
        }
        for (code, who), own in groups.items()
    ]
