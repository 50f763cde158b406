"""Cards that are missing, incomplete or new, key customers and portfolios: ARC-01, ARC-02, ARC-04, ARC-16, ARC-25."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tests.recompute.care import is_open
from tests.recompute.clients import Clients
from tests.recompute.facts import REMOTE, listed
from tests.recompute.world import FIRST, LAST

if TYPE_CHECKING:
    from tests.recompute.world import Again, Known, Shown


def recompute(known: Known) -> dict[str, Again]:
    """Work out the lists of the customers report that cards and owners make."""
    clients = Clients(known)
    every = [row["customer_id"] for row in clients.customers]
    shares = {code: clients.completeness([code]) for code in every if code in clients.carded}
    seen = Counter(
        row["_customer_id"]
        for row in clients.visits
        if row["visit_method"] not in REMOTE and row["visit_date"] <= str(clients.day)
    )
    missing = [code for code in every if code not in clients.carded and clients.last_sale(code)]
    visited = [code for code in every if code not in clients.carded and not clients.last_sale(code) and seen[code]]
    return {
        "key_customers": listed("customer_name", [_key(clients, code) for code in every if clients.value_class(code) == "key"]),
        "by_salesperson": listed("branch_name owner_name", _by_salesperson(clients, missing, visited)),
        "card_missing": listed("customer_name", [clients.sold(code) for code in missing]),
        "visited_without_card": listed(
            "customer_name", [{"customer_name": clients.customer_name(code), "visits": seen[code]} for code in visited]
        ),
        "incomplete": listed(
            "customer_name",
            [
                {"customer_name": clients.customer_name(code), "completeness": share}
                for code, share in shares.items()
                if share != 1
            ],
        ),
        "new_customers": listed(
            "customer_name",
            [
                {"customer_name": clients.customer_name(code), "completeness": share}
                for code, share in shares.items()
                if str(FIRST) <= clients.by_id[code]["created_date"] <= str(LAST)
            ],
        ),
    }


def _key(clients: Clients, customer: str) -> Shown:
    """Tell how a key customer is looked after: his visits of the period, and his complaints that are open by their dates."""
    visits = [
        row
        for row in clients.visits
        if row["_customer_id"] == customer and clients.in_period(row["visit_date"]) and row["visit_method"] not in REMOTE
    ]
    complaints = [row for row in clients.known.tables["complaint"] if row["_customer_id"] == customer]
    return clients.sold(
        customer,
        completeness=clients.completeness([customer]),
        visits=len(visits),
        open_complaints=sum(is_open(row, clients.day) for row in complaints),
    )


def _by_salesperson(clients: Clients, missing: list[str], visited: list[str]) -> list[Shown]:
    """Count each owner's customers, in the branch that they belong to."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in clients.customers:
        groups[row["branch_code"], clients.owner(row["customer_id"])].append(row["customer_id"])
    names = ("customers", "with_card", "key_customers", "new_customers", "lost_customers", "completeness")
    found: list[Shown] = []
    for (branch, who), own in groups.items():
        counts = clients.counts(own)
        lists = {"missing_cards": missing, "visited_without_card": visited}
        found.append(
            clients.named(branch, owner_name=clients.known.person_name(who))
            | {name: counts[name] for name in names}
            | {name: len({*own} & {*codes}) for name, codes in lists.items()}
        )
    return found
