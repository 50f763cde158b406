"""Sales of more than a quarter worked out again: SAL-01, SAL-02, SAL-04, ANA-02, ANA-03, ANA-18, RAT-07, RAT-08."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from tests.recompute.facts import Facts, listed, months_later
from tests.recompute.sales import Sales
from tests.recompute.world import CENT, FIRST, LAST, Again, money, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.recompute.world import Known, Shown

RANKED = tuple[str, Decimal, int]
"""A customer, what he bought net, his orders."""


def recompute(known: Known) -> dict[str, Again]:
    """Work the blocks of the sales report out that need other months, contracts, or targets that do not fit together."""
    facts = Facts(known)
    sales = Sales(known)
    return {
        "movers": listed("customer_name", _movers(facts)),
        "rebate": listed("customer_name", _rebates(facts)),
        "target_missing": listed("salesperson_name month", _without_target(facts, sales)),
        "target_differs": listed("branch_name month", _differing(sales)),
        "by_source": Again(("branch_name",), _summaries(facts)),
        "forecast": Again(("branch_name",), _declared(facts)),
        "behind": Again(("alert", "branch_name", "salesperson_name"), behind(sales)),
        "by_person": Again(("branch_name", "salesperson_name", "month"), _outlook(sales), is_part=True),
    } | _classes(facts)


def _movers(facts: Facts) -> list[Shown]:
    """Hold each customer's quarter against the one before."""
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(), Decimal()])
    for sale in facts.sales:
        if sale.is_line and "2025-10-01" <= sale.day <= str(facts.until):
            sums[sale.customer][sale.day >= str(FIRST)] += sale.amount
    if not any(earlier for earlier, _ in sums.values()):
        return []
    return [
        {
            "customer_name": facts.customer_name(customer),
            "earlier_amount": earlier,
            "period_amount": now,
            "change_amount": now - earlier,
            "change_share": ratio(now - earlier, earlier) if earlier > 0 else None,
            "movement": "started" if earlier <= 0 else "stopped" if now <= 0 else "more" if now > earlier else "less",
        }
        for customer, (earlier, now) in sums.items()
        if now != earlier
    ]


def _ranking(customers: Iterable[RANKED], facts: Facts) -> list[RANKED]:
    """Sort by sales, of equals by orders, then by code (ANA-03)."""
    return sorted(customers, key=lambda item: (-item[1], -item[2], facts.by_id[item[0]]["customer_code"] or "~", item[0]))


def _classed(ranking: Sequence[RANKED]) -> dict[str, tuple[str, Decimal, Decimal]]:
    """Give each customer's class, what he counts, what is reached with him: A while less than 75 % stands before him (ANA-03)."""
    whole = sum((max(amount, Decimal()) for _, amount, _ in ranking), Decimal())
    before = Decimal()
    found = {}
    for customer, amount, _ in ranking:
        counts = max(amount, Decimal())
        kind = "C" if not counts else "A" if before * 100 < whole * 75 else "B" if before * 100 < whole * 95 else "C"
        before += counts
        found[customer] = (kind, counts, before)
    return found


def ranked(facts: Facts) -> list[RANKED]:
    """Rank the customers by their net sales of twelve months, once the archive holds twelve whole months."""
    since = date.fromisoformat(min(sale.day for sale in facts.sales if sale.is_line)).replace(day=1)
    if months_later(since, 12) > facts.day:
        return []
    found: list[RANKED] = []
    for customer, sold in facts.bought.items():
        year = [sale for sale in sold if months_later(date.fromisoformat(sale.day), 12) > facts.day]
        if year:
            orders = {sale.order for sale in year if sale.amount > 0}
            found.append((customer, sum((sale.amount for sale in year), Decimal()), len(orders)))
    return _ranking(found, facts)


def abc_classes(facts: Facts) -> dict[str, str]:
    """Give each customer's class of the company."""
    return {customer: kind for customer, (kind, _, _) in _classed(ranked(facts)).items()}


def _classes(facts: Facts) -> dict[str, Again]:
    ranking = ranked(facts)
    company = _classed(ranking)
    whole = sum((counts for _, counts, _ in company.values()), Decimal())
    own: dict[str, list[RANKED]] = defaultdict(list)
    kinds: dict[str, list[RANKED]] = defaultdict(list)
    for item in ranking:
        own[facts.branch(item[0])].append(item)
        kinds[facts.by_id[item[0]]["business_type"]].append(item)
    in_branch = {customer: told[0] for items in own.values() for customer, told in _classed(items).items()}
    in_type = {customer: told for items in kinds.values() for customer, told in _classed(items).items()}
    of_type = {kind: sum((max(item[1], Decimal()) for item in items), Decimal()) for kind, items in kinds.items()}
    rows: list[Shown] = []
    for customer, amount, orders in ranking:
        kind, counts, reached = company[customer]
        trade = of_type[facts.by_id[customer]["business_type"]]
        rows.append(
            {
                "customer_name": facts.customer_name(customer),
                "amount": amount,
                "orders": orders,
                "share": ratio(counts, whole),
                "cumulative_share": ratio(reached, whole),
                "type_share": ratio(counts, trade),
                "type_cumulative_share": ratio(in_type[customer][2], trade),
                "abc_class": kind,
                "branch_class": in_branch[customer],
            }
        )
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for customer, amount, _ in ranking:
        sums["合计", company[customer][0]].append(amount)
        sums[facts.known.branch_name(facts.branch(customer)), in_branch[customer]].append(amount)
    of_scope: dict[str, Decimal] = defaultdict(Decimal)
    for (scope, _), amounts in sums.items():
        of_scope[scope] += max(sum(amounts, Decimal()), Decimal())
    counted: list[Shown] = [
        {
            "branch_name": scope,
            "abc_class": kind,
            "customers": len(amounts),
            "amount": sum(amounts, Decimal()),
            "share": ratio(max(sum(amounts, Decimal()), Decimal()), of_scope[scope]),
        }
        for (scope, kind), amounts in sums.items()
    ]
    best = sum((counts for kind, counts, _ in company.values() if kind == "A"), Decimal())
    return {
        "abc_customers": listed("customer_name", rows),
        "abc_classes": listed("branch_name abc_class", counted),
        "abc_says": Again((), [{"a_share": ratio(best, whole)}]),
    }


def _rebates(facts: Facts) -> list[Shown]:
    """Hold the year's net sales against the task: 80 to 100 % gives 1 %, up to 130 % 3 %, more 3 % undecided (RAT-07)."""
    start = str(FIRST)
    standing = [
        row
        for row in facts.known.tables["contract"]
        if row["contract_type"] in ("dealer", "agent")
        and row["status"] != "terminated"
        and row["start_date"] <= str(facts.until)
        and row["end_date"] >= start
    ]
    renewed = {row["renewal_of"] for row in standing}
    tasks: dict[str, list[Decimal]] = defaultdict(list)
    for row in standing:
        if row["contract_no"] not in renewed:
            tasks[row["_customer_id"]].append(money(row["annual_task"]))
    found: list[Shown] = []
    for customer, amounts in tasks.items():
        task = sum(amounts, Decimal())
        actual = sum((sale.amount for sale in facts.bought.get(customer, ()) if sale.day >= start), Decimal())
        done = actual * 100
        tier = (
            "below" if done < task * 80 else "tier_1" if done <= task * 100 else "tier_2" if done <= task * 130 else "undecided"
        )
        rate = {"below": Decimal(), "tier_1": Decimal("0.01")}.get(tier, Decimal("0.03"))
        found.append(
            {
                "customer_name": facts.customer_name(customer),
                "annual_task": task,
                "actual_amount": actual,
                "completion": ratio(actual, task),
                "tier": tier if task else "no_task",
                "rebate_rate": ratio(rate * 100, 100) if task else None,
                "rebate_amount": (actual * rate).quantize(CENT, ROUND_HALF_UP) if task else None,
            }
        )
    return found


def _without_target(facts: Facts, sales: Sales) -> list[Shown]:
    """List the salespeople of each month, registered or selling, who have no target of their own (SAL-02)."""
    found: list[Shown] = []
    for month in facts.known.months():
        last = str(months_later(date.fromisoformat(month + "-01"), 1))
        serving = {
            (row["branch_code"], code)
            for code, row in facts.known.people().items()
            if row["role"] == "salesperson"
            and (not row["hire_date"] or row["hire_date"] < last)
            and (row["leave_date"] >= month + "-01" if row["leave_date"] else row["status"] != "left")
        }
        sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for sale in facts.sales:
            if sale.day.startswith(month) and sale.day <= str(facts.day):
                sums[sale.branch, sale.person] += sale.amount
        for branch, person in serving | {key for key, amount in sums.items() if amount}:
            if sales.target(month, branch, person) is None:
                who = {"salesperson_name": facts.known.person_name(person), "month": month}
                found.append(facts.named(branch) | who | {"actual_amount": sums.get((branch, person))})
    return found


def _differing(sales: Sales) -> list[Shown]:
    """Find a branch's own line that is not the sum of its people's (SAL-02)."""
    found: list[Shown] = []
    for month in sales.known.months():
        for branch in sorted(sales.branches):
            own = [row for row in sales.targets if (row["target_month"], row["branch_code"]) == (month, branch)]
            line = [money(row["target_amount"]) for row in own if not row["salesperson"]]
            people = [money(row["target_amount"]) for row in own if row["salesperson"]]
            if line and people and line[0] != sum(people):
                figures = {
                    "line_amount": line[0],
                    "people_amount": sum(people, Decimal()),
                    "difference_amount": line[0] - sum(people),
                }
                found.append({"branch_name": sales.known.branch_name(branch), "month": month} | figures)
    return found


def _summaries(facts: Facts) -> list[Shown]:
    """Add up the daily summaries that count, beside the lines and the returns among them (SAL-03)."""
    found: list[Shown] = []
    for register in facts.known.tables["branch"]:
        code = register["branch_code"]
        own = [sale for sale in facts.sales if sale.branch == code and facts.in_period(sale.day)]
        lines = [sale.amount for sale in own if sale.is_line]
        has_lines, has_sums = (code in facts.known.sent_by(form) for form in ("sales_detail", "sales_daily_summary"))
        found.append(
            facts.named(
                code,
                lines_amount=sum(lines, Decimal()) if has_lines else None,
                return_amount=sum((amount for amount in lines if amount < 0), Decimal()) if has_lines else None,
                summary_amount=sum((sale.amount for sale in own if not sale.is_line), Decimal()) if has_sums else None,
            )
        )
    return found


def _declared(facts: Facts) -> list[Shown]:
    """Tell what each office last said of the period's last month, and the sum (SAL-04)."""
    said: dict[str, tuple[str, Decimal]] = {}
    for row in facts.known.tables["office_audit"]:
        if row["outlook_amount"] and "2026-03-01" <= row["audit_date"] <= str(facts.until):
            branch = row["branch_code"] or row["_branch"]
            said[branch] = max(said.get(branch, ("", Decimal())), (row["audit_date"], money(row["outlook_amount"])))
    found = [
        facts.named(row["branch_code"], declared_amount=said.get(row["branch_code"], ("", None))[1])
        for row in facts.known.tables["branch"]
    ]
    return [
        *found,
        {"branch_name": "合计", "declared_amount": sum((amount for _, amount in said.values()), Decimal()) if said else None},
    ]


def behind(sales: Sales) -> list[Shown]:
    """List branches and people below the share that was due by the last checkpoint of the period's last month (SAL-01)."""
    month = sales.known.months()[-1]
    point = sales.checkpoint(month)
    assert point is not None
    day, _ = point
    found: list[Shown] = []
    lines = {(row["branch_code"], row["salesperson"] or None) for row in sales.targets if row["target_month"] == month}
    for branch, person in lines | {(branch, None) for branch, _ in lines}:
        target = sales.target(month, branch, person)
        due = sales.plan(month, branch, person, day.day if day.day < LAST.day else 31)
        reached = sales.sold(month, branch, person, last=day.day)
        if branch in sales.sent and target and due is not None and reached < due:
            found.append(
                {
                    "alert": "behind_person" if person else "behind_branch",
                    "branch_name": sales.known.branch_name(branch),
                    "salesperson_name": sales.known.person_name(person) if person else None,
                    "checkpoint_share": ratio(reached, target),
                    "expected_share": ratio(due, target),
                    "behind_amount": due - reached,
                }
            )
    return found


def _outlook(sales: Sales) -> list[Shown]:
    """Extrapolate each salesperson's last month: sold by the checkpoint, by the share of the target due by then (SAL-04)."""
    month = sales.known.months()[-1]
    point = sales.checkpoint(month)
    assert point is not None
    found: list[Shown] = []
    for row in sales.targets:
        branch, person = row["branch_code"], row["salesperson"]
        if row["target_month"] != month or not person or branch not in sales.sent:
            continue
        due = sales.plan(month, branch, person, 31 if point[0].day == LAST.day else point[0].day)
        target = money(row["target_amount"])
        assert due
        found.append(
            {
                "branch_name": sales.known.branch_name(branch),
                "salesperson_name": sales.known.person_name(person),
                "month": month,
                "forecast_amount": sales.sold(month, branch, person, last=point[0].day) * target / due,
            }
        )
    return found
