"""Rounds worked out again: coverage, concentration (VIS-10), frequency, plans (VIS-06), contact (VIS-09), company (COA-01)."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

from tests.recompute.facts import REMOTE, Facts
from tests.recompute.visits import of_period
from tests.recompute.world import FIRST, LAST, Again, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.recompute.world import Known, Row, Shown

NAMED_MOST = 3
LIMIT_DAYS = {"key": 30, "general": 60, "potential": 60, "minor": 90}
A_MONTH = {"key": 2, "general": 1, "potential": 1}
TOLERANCE = timedelta(days=3)


class Rounds(Facts):
    """Who was visited by whom, and whose customers they are."""

    def __init__(self, known: Known) -> None:
        super().__init__(known)
        self.daily = [row for row in self.visits if self.in_period(row["visit_date"])]
        self.out = [row for row in self.daily if row["visit_method"] not in REMOTE]
        self.met = [row for row in self.heads if self.in_period(row["visit_date"])]
        self.asked = [
            row for row in self.customers if self.stage(row["customer_id"]) != "lost" and row["risk_flag"] != "blacklist"
        ]
        self.sent = known.sent_by("visit_daily")
        self.owners = {row["customer_id"]: self.owner(row["customer_id"]) for row in self.customers}

    def kind(self, customer: Row) -> str:
        """Give the class that his card states; who has none has the derived one."""
        return customer["value_class"] or self.value_class(customer["customer_id"])


def recompute(known: Known) -> dict[str, Again]:
    """Work the blocks of the visits report out that hold visits against whom they should reach."""
    rounds = Rounds(known)
    return {
        "coverage_by_branch": Again(("branch_name",), _coverage_by_branch(rounds)),
        "coverage": Again(("branch_name", "person_name"), _coverage(rounds)),
        "contact_by_branch": Again(("branch_name", "value_class"), _contact_by_branch(rounds)),
        "contact_by_class": Again(("value_class", "state"), _contact_by_class(rounds)),
        "frequency_by_branch": Again(("branch_name", "value_class"), _frequency_by_branch(rounds)),
        "frequency_short": Again(("customer_name", "label"), _frequency_short(rounds)),
        "accompanied_split": Again(("month", "branch_name", "supervisor_name", "person_name"), _company(rounds), is_part=True),
        "plan_by_branch": Again(("branch_name",), _plans(rounds, by_person=False)),
        "plan_by_person": Again(("branch_name", "person_name"), _plans(rounds, by_person=True)),
    }


def _top(visits: Iterable[Row]) -> int:
    """Count the visits to the three customers visited most."""
    return sum(count for _, count in Counter(row["_customer_id"] for row in visits).most_common(NAMED_MOST))


def _coverage_by_branch(rounds: Rounds) -> list[Shown]:
    found: list[Shown] = []
    for register in rounds.known.tables["branch"]:
        code = register["branch_code"]
        own = {row["customer_id"] for row in rounds.asked if row["branch_code"] == code}
        went = [row for row in rounds.out if row["_branch"] == code]
        visited = len(own & {row["_customer_id"] for row in (*rounds.out, *rounds.met)})
        people = {row["salesperson"] for row in went}
        top = sum(_top(row for row in went if row["salesperson"] == who) for who in people)
        figures: Shown = {
            "visited": visited,
            "coverage": ratio(visited, len(own)),
            "unvisited": len(own) - visited,
            "top_share": ratio(top, len(went)),
        }
        if code not in rounds.sent:
            figures = dict.fromkeys(figures)
        found.append({"branch_name": register["branch_name"], "assigned": len(own)} | figures)
    return found


def _coverage(rounds: Rounds) -> list[Shown]:
    found: list[Shown] = []
    people = rounds.known.people()
    active = {code for code, row in people.items() if row["status"] != "left" and not row["leave_date"]}
    going = {row["salesperson"]: row["_branch"] for row in rounds.out}
    owning = {
        rounds.owners[row["customer_id"]]: row["branch_code"] for row in rounds.asked if row["customer_id"] in rounds.owners
    }
    staying = {who: people[who]["branch_code"] for who in owning if who in active}
    for who, code in (staying | going).items():
        own = {row["customer_id"] for row in rounds.asked if rounds.owners[row["customer_id"]] == who}
        went = [row for row in rounds.out if row["salesperson"] == who]
        to = {row["_customer_id"] for row in went}
        found.append(
            {
                "branch_name": rounds.known.branch_name(code),
                "person_name": rounds.known.person_name(who),
                "assigned": len(own),
                "visited": len(own & to),
                "coverage": ratio(len(own & to), len(own)),
                "customers": len(to),
                "visits": len(went),
                "top_share": ratio(_top(went), len(went)),
            }
        )
    return found


def _plans(rounds: Rounds, *, by_person: bool) -> list[Shown]:
    """Hold plans against visits: the same day is as planned, up to three days off is moved, and a visit serves one plan."""
    plans = [row for row in rounds.known.tables["visit_plan"] if row["customer_name"]]
    pairs: list[tuple[int, str, str, int, Row, Row]] = []
    for plan in plans:
        day = date.fromisoformat(plan["plan_date"])
        for visit in rounds.visits:
            off = abs((date.fromisoformat(visit["visit_date"]) - day).days)
            is_same = (visit["salesperson"], visit["_customer_id"]) == (plan["salesperson"], plan["_customer_id"])
            if is_same and off <= TOLERANCE.days and (visit["visit_method"] not in REMOTE or plan["visit_method"] in REMOTE):
                pairs.append((off, visit["visit_date"], plan["plan_date"], len(pairs), plan, visit))
    states: dict[int, str] = {}
    used: set[int] = set()
    for off, _, _, _, plan, visit in sorted(pairs, key=lambda pair: pair[:4]):
        if id(plan) not in states and id(visit) not in used:
            used.add(id(visit))
            states[id(plan)] = "moved" if off else "done"
    for plan in plans:
        is_open = date.fromisoformat(plan["plan_date"]) + TOLERANCE > rounds.day
        states.setdefault(id(plan), "cancelled" if plan["done"] == "cancelled" else "open" if is_open else "missed")
    plans = [row for row in plans if str(FIRST) <= row["plan_date"] <= str(LAST)]
    left: Counter[str] = Counter()
    for row in rounds.out:
        left[row["salesperson"]] += id(row) not in used
    found: list[Shown] = []
    for code, who in sorted({(row["_branch"], row["salesperson"] if by_person else "") for row in plans}):
        own = [row for row in plans if row["_branch"] == code and (not by_person or row["salesperson"] == who)]
        tally = Counter(states[id(row)] for row in own)
        done, judged = tally["done"] + tally["moved"], tally["done"] + tally["moved"] + tally["missed"]
        figures: Shown = {"plans": len(own), "plan_rate": ratio(done, judged)}
        figures |= {state: tally[state] for state in ("done", "moved", "missed", "open", "cancelled")}
        if by_person:
            figures |= {"person_name": rounds.known.person_name(who), "unplanned": left[who]}
        found.append({"branch_name": rounds.known.branch_name(code)} | figures)
    return found


def _days_without(rounds: Rounds) -> dict[str, int]:
    """Give the days since each customer was last seen, called or written to, by whomever (VIS-09)."""
    found: dict[str, int] = {}
    for row in (*rounds.visits, *rounds.heads):
        if row["visit_date"] <= str(rounds.day):
            days = (rounds.day - date.fromisoformat(row["visit_date"])).days
            found[row["_customer_id"]] = min(days, found.get(row["_customer_id"], days))
    return found


def _contact_by_branch(rounds: Rounds) -> list[Shown]:
    since = _days_without(rounds)
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rounds.asked:
        groups[row["branch_code"], rounds.kind(row)].append(row)
    found: list[Shown] = []
    for (code, kind), rows in groups.items():
        days = [since[row["customer_id"]] for row in rows if row["customer_id"] in since]
        limit = LIMIT_DAYS[kind]
        found.append(
            {
                "branch_name": rounds.known.branch_name(code),
                "value_class": kind,
                "limit_days": limit,
                "customers": len(rows),
                "in_touch": sum(each <= limit for each in days),
                "dormant": sum(each > limit for each in days),
                "never": len(rows) - len(days),
                "median_days": Fraction(median(days)) if days else None,
            }
        )
    return found


def _contact_by_class(rounds: Rounds) -> list[Shown]:
    since = _days_without(rounds)
    tally: Counter[tuple[str, str]] = Counter()
    for row in rounds.asked:
        kind = rounds.kind(row)
        days = since.get(row["customer_id"])
        state = "never" if days is None else "in_touch" if days <= LIMIT_DAYS[kind] else "dormant"
        tally[kind, state] += 1
    return [{"value_class": kind, "state": state, "customers": count} for (kind, state), count in tally.items()]


def _asked(rounds: Rounds) -> list[tuple[Row, str, str, int, int]]:
    """Hold each customer's days of visits against what his class asks for: by month, of a minor one by quarter (VIS-06)."""
    days: dict[str, set[str]] = defaultdict(set)
    for row in (*rounds.out, *rounds.met):
        days[row["_customer_id"]].add(row["visit_date"])
    found = []
    for row in rounds.asked:
        kind, own = rounds.kind(row), days[row["customer_id"]]
        if kind in A_MONTH:
            months = rounds.known.months()
            found += [(row, kind, month, A_MONTH[kind], sum(day.startswith(month) for day in own)) for month in months]
        else:
            found.append((row, kind, "2026-Q1", 1, len(own)))
    return found


def _frequency_by_branch(rounds: Rounds) -> list[Shown]:
    groups: dict[tuple[str, str], list[tuple[Row, str, str, int, int]]] = defaultdict(list)
    for each in _asked(rounds):
        groups[each[0]["branch_code"], each[1]].append(each)
    found: list[Shown] = []
    for (code, kind), asked in groups.items():
        met = sum(went >= wanted for *_, wanted, went in asked)
        times = Counter[str]()
        for row, *_, went in asked:
            times[row["customer_id"]] += went
        found.append(
            {
                "branch_name": rounds.known.branch_name(code),
                "value_class": kind,
                "customers": len(times),
                "met": met,
                "short": len(asked) - met,
                "open": 0,
                "met_share": ratio(met, len(asked)),
                "unvisited": sum(count == 0 for count in times.values()),
            }
        )
    return found


def _frequency_short(rounds: Rounds) -> list[Shown]:
    return [
        {"customer_name": row["customer_name"], "label": label, "required": wanted, "visits": went, "lacking": wanted - went}
        for row, _, label, wanted, went in _asked(rounds)
        if went < wanted
    ]


def _company(rounds: Rounds) -> list[Shown]:
    """Count by salesperson the days on which his section head says he went along, and those that he says so of (COA-01)."""
    known = rounds.known
    found: list[Shown] = []
    people = known.people()
    for code, person in people.items():
        head = people.get(person["supervisor_code"])
        if person["role"] != "salesperson" or head is None or head["branch_code"] not in known.sent_by("supervisor_visit_daily"):
            continue
        for month in known.months():
            if person["leave_date"] and person["leave_date"] < month + "-01":
                continue
            with_him = {
                row["visit_date"]
                for row in of_period(known, "supervisor_visit_daily")
                if (row["supervisor"], row["accompanied_salesperson"]) == (head["employee_code"], code)
                and row["visit_date"].startswith(month)
            }
            said = {
                row["visit_date"]
                for row in of_period(known, "visit_daily")
                if row["salesperson"] == code and row["accompanied_by"] == head["employee_code"]
            }
            found.append(
                {
                    "month": month,
                    "branch_name": known.branch_name(person["branch_code"]),
                    "supervisor_name": head["employee_name"],
                    "person_name": person["employee_name"],
                    "days": len(with_him),
                    "confirmed_days": len(with_him & said),
                }
            )
    return found
