"""Visits worked out again from the exported daily reports: VIS-01, VIS-02, VIS-08, VIS-10, COA-01, COA-02."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.recompute.world import FIRST, LAST, Again, money, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.recompute.world import Known, Row, Shown

REMOTE = {"phone", "wechat", "email", "online", "sms"}
"""Ways of contact that are no visit (VIS-09)."""
TOTAL = "合计"


def of_period(known: Known, form: str, day: str = "visit_date") -> list[Row]:
    """Give the records of the period; a day filed with 无拜访 in place of the customer is no visit (SUB-02)."""
    return [
        row
        for row in known.tables[form]
        if str(FIRST) <= row[day] <= str(min(LAST, known.reference_day)) and "无拜访" not in row["customer_name"]
    ]


def recompute(known: Known) -> dict[str, Again]:
    """Work the blocks of the visits report out."""
    rows = [row for row in of_period(known, "visit_daily") if row["customer_name"]]
    out = [row for row in rows if row["visit_method"] not in REMOTE]
    sent = known.sent_by("visit_daily")
    branches = [row["branch_code"] for row in known.tables["branch"]]
    people = sorted({(row["_branch"], row["salesperson"]) for row in rows})
    counted = ("visits", "contacts", "customers", "orders", "order_amount", "collected_amount")
    kinds = ("new_visits", "old_visits", "potential_visits", "unknown_visits")
    by_branch: list[Shown] = []
    for code in branches:
        own = [row for row in rows if row["_branch"] == code]
        figures = _counts(known, own) if code in sent else dict.fromkeys((*counted, *kinds))
        by_branch.append({"branch_name": known.branch_name(code)} | {name: figures[name] for name in (*counted, *kinds)})
    whole = _counts(known, rows)
    by_branch.append({"branch_name": TOTAL} | {name: whole[name] for name in (*counted, *kinds)})
    found = {
        "totals": Again(
            (),
            [
                {name: whole[name] for name in (*counted, "people")}
                | {"next_share": ratio(sum(1 for row in out if row["next_visit_date"]), len(out))}
            ],
        ),
        "by_branch": Again(("branch_name",), by_branch),
        "by_day": Again(
            ("day",),
            [
                {"day": day} | {name: figures[name] for name in (*counted, "people")}
                for day in sorted({row["visit_date"] for row in rows})
                for figures in [_counts(known, [row for row in rows if row["visit_date"] == day])]
            ],
        ),
        "by_person": Again(
            ("branch_name", "person_name"),
            [
                {"branch_name": known.branch_name(code), "person_name": known.person_name(who)}
                | {name: figures[name] for name in (*counted, "visit_days", "new_visits", "old_visits")}
                for code, who in people
                for figures in [_counts(known, [row for row in rows if (row["_branch"], row["salesperson"]) == (code, who)])]
            ],
        ),
        "next_by_branch": Again(
            ("branch_name",),
            [
                {
                    "branch_name": known.branch_name(code),
                    "visits": len(own),
                    "with_next": (made := sum(1 for row in own if row["next_visit_date"])),
                    "next_share": ratio(made, len(own)),
                }
                for code in branches
                for own in [[row for row in out if row["_branch"] == code]]
                if own
            ],
        ),
        "purposes_all": Again(("purpose",), _purposes(out)),
        "purposes": Again(
            ("branch_name", "purpose"),
            [
                {"branch_name": known.branch_name(code)} | row
                for code in sorted(sent)
                for row in _purposes([row for row in out if row["_branch"] == code])
            ],
        ),
        "results": Again(("branch_name", "result"), _results(known, out)),
    }
    return found | _of_supervisors(known)


def _counts(known: Known, rows: list[Row]) -> Shown:
    """Count visits, and what they brought."""
    out = [row for row in rows if row["visit_method"] not in REMOTE]
    kinds = Counter(_kind(known, row) for row in out)
    return {
        "visits": len(out),
        "contacts": len(rows) - len(out),
        "customers": len({row["_customer_id"] for row in out}),
        "people": len({row["salesperson"] for row in rows}),
        "visit_days": len({(row["visit_date"], row["salesperson"]) for row in out}),
        "orders": sum(1 for row in rows if money(row["order_amount"]) > 0),
        "order_amount": add(rows, "order_amount"),
        "collected_amount": add(rows, "collected_amount"),
        "new_visits": kinds["new"],
        "old_visits": kinds["old"],
        "potential_visits": kinds["potential"],
        "unknown_visits": kinds[""],
    }


def _kind(known: Known, row: Row) -> str:
    """Tell whether a visited customer is new, old or potential: as the report says, else as the card says."""
    if row["customer_kind"]:
        return row["customer_kind"]
    card = next((card for card in known.tables["customer"] if card["customer_id"] == row["_customer_id"]), {})
    return card.get("lifecycle_stage", "")


def add(rows: Iterable[Row], name: str) -> Decimal | None:
    """Add amounts up; where nobody wrote any there is none."""
    written = [Decimal(row[name]) for row in rows if row[name]]
    return sum(written, Decimal()) if written else None


def _purposes(out: list[Row]) -> list[Shown]:
    """Count a visit under each of its purposes; shares are of all visits."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in out:
        for purpose in row["purpose"].split("|"):
            found[purpose].append(row)
    return [
        {
            "purpose": purpose or None,
            "visits": len(rows),
            "share": ratio(len(rows), len(out)),
            "customers": len({row["_customer_id"] for row in rows}),
        }
        for purpose, rows in found.items()
    ]


def _results(known: Known, out: list[Row]) -> list[Shown]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in out:
        found[row["_branch"], row["result"]].append(row)
    return [
        {
            "branch_name": known.branch_name(code),
            "result": result or None,
            "visits": len(rows),
            "share": ratio(len(rows), sum(1 for row in out if row["_branch"] == code)),
            "order_amount": add(rows, "order_amount"),
            "collected_amount": add(rows, "collected_amount"),
        }
        for (code, result), rows in found.items()
    ]


def _of_supervisors(known: Known) -> dict[str, Again]:
    """Work the supervisors' visits out: by kind (VIS-02), by purpose (COA-02)."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in of_period(known, "supervisor_visit_daily"):
        if row["customer_name"]:
            found[row["branch_code"] or row["_branch"], row["supervisor"]].append(row)
    kinds: list[Shown] = []
    purposes: list[Shown] = []
    for (code, who), rows in found.items():
        who_is = {"branch_name": known.branch_name(code), "person_name": known.person_name(who)}
        kinds.append(
            who_is
            | {"visits": len(rows), "visit_days": len({row["visit_date"] for row in rows})}
            | {kind: sum(1 for row in rows if row["visit_kind"] == kind) for kind in ("hq_accompany", "branch_accompany", "solo")}
            | {name: add(rows, name) for name in ("order_amount", "collected_amount")}
        )
        accompanied = [row for row in rows if row["accompanied_salesperson"]]
        if accompanied:
            used = Counter(purpose for row in accompanied for purpose in row["purpose"].split("|"))
            purposes.append(who_is | {name: used[name] for name in (*(f"p{number}" for number in range(1, 11)), "other")})
    return {
        "supervisor_kinds": Again(("branch_name", "person_name"), kinds),
        "accompany_purposes": Again(("branch_name", "person_name"), purposes, is_part=True),
    }
