"""Rounds worked out again: coverage, concentration (VIS-10), frequency, plans (VIS-06), contact (VIS-09), company (COA-01)."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

from tests.recompute.customers import stage_of
from tests.recompute.visits import REMOTE, of_period
from tests.recompute.world import FIRST, LAST, Again, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.recompute.world import Known, Row, Shown

NAMED_MOST = 3
LIMIT_DAYS = {"key": 30, "general": 60, "potential": 60, "minor": 90}
A_MONTH = {"key": 2, "general": 1, "potential": 1}
TOLERANCE = timedelta(days=3)


class Rounds:
    """Who was visited by whom, and whose customers they are."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.until = min(LAST, known.reference_day)
        self.daily = [row for row in of_period(known, "visit_daily") if row["customer_name"]]
        self.visits = [row for row in self.daily if row["visit_method"] not in REMOTE]
        self.heads = [row for row in of_period(known, "supervisor_visit_daily") if row["customer_name"]]
        stage = stage_of(known)
        self.customers = [row for row in known.tables["customer"] if row["risk_flag"] != "blacklisted"]
        self.prospects = {row["customer_id"] for row in self.customers if stage(row) == "potential"}
        self.sent = known.sent_by("visit_daily")

        self.owners = {row["customer_id"]: row["salesperson"] or self._last_with(row["customer_id"]) for row in self.customers}

    def _last_with(self, customer: str) -> str:
        """Tell who sold last to a customer without a card, else who saw him last; he is that one's for the time being."""
        for form, day in (("sales_detail", "sale_date"), ("visit_daily", "visit_date")):
            rows = [row for row in self.known.tables[form] if row["_customer_id"] == customer and row["salesperson"]]
            if rows:
                return max(rows, key=lambda row: row[day])["salesperson"]
        return ""

    def value_class(self, customer: Row) -> str:
        """Give a customer's class: potential while nothing was sold, else as his card says; who buys without one is general."""
        return "potential" if customer["customer_id"] in self.prospects else customer["value_class"] or "general"


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
        own = {row["customer_id"] for row in rounds.customers if row["branch_code"] == code}
        went = [row for row in rounds.visits if row["_branch"] == code]
        visited = len(own & {row["_customer_id"] for row in rounds.visits})
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
    people = {(row["_branch"], row["salesperson"]) for row in rounds.visits}
    for code, who in people:
        own = {
            row["customer_id"]
            for row in rounds.customers
            if (row["branch_code"], rounds.owners[row["customer_id"]]) == (code, who)
        }
        went = [row for row in rounds.visits if (row["_branch"], row["salesperson"]) == (code, who)]
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
    plans = [row for row in rounds.known.tables["visit_plan"] if str(FIRST) <= row["plan_date"] <= str(LAST)]
    free: dict[tuple[str, str], set[date]] = defaultdict(set)
    for row in rounds.visits:
        free[row["salesperson"], row["_customer_id"]].add(date.fromisoformat(row["visit_date"]))
    states: dict[int, str] = {}
    for off in range(TOLERANCE.days + 1):
        for plan in sorted(plans, key=lambda row: row["plan_date"]):
            day, days = date.fromisoformat(plan["plan_date"]), free[plan["salesperson"], plan["_customer_id"]]
            near = [each for each in (day - timedelta(days=off), day + timedelta(days=off)) if each in days]
            if id(plan) not in states and near:
                days.discard(near[0])
                states[id(plan)] = "moved" if off else "done"
    for plan in plans:
        is_open = date.fromisoformat(plan["plan_date"]) + TOLERANCE >= rounds.until
        states.setdefault(id(plan), "open" if is_open else "missed")
    left: Counter[str] = Counter()
    for (who, _), days in free.items():
        left[who] += len(days)
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
    for form in ("visit_daily", "supervisor_visit_daily"):
        for row in rounds.known.tables[form]:
            if row["customer_name"] and row["visit_date"] <= str(rounds.until):
                days = (rounds.until - date.fromisoformat(row["visit_date"])).days
                found[row["_customer_id"]] = min(days, found.get(row["_customer_id"], days))
    return found


def _contact_by_branch(rounds: Rounds) -> list[Shown]:
    since = _days_without(rounds)
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rounds.customers:
        groups[row["branch_code"], rounds.value_class(row)].append(row)
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
    for row in rounds.customers:
        kind = rounds.value_class(row)
        days = since.get(row["customer_id"])
        state = "never" if days is None else "in_touch" if days <= LIMIT_DAYS[kind] else "dormant"
        tally[kind, state] += 1
    return [{"value_class": kind, "state": state, "customers": count} for (kind, state), count in tally.items()]


def _asked(rounds: Rounds) -> list[tuple[Row, str, str, int, int]]:
    """Hold each customer's days of visits against what his class asks for: by month, of a minor one by quarter (VIS-06)."""
    days: dict[str, set[str]] = defaultdict(set)
    for row in (*rounds.visits, *rounds.heads):
        days[row["_customer_id"]].add(row["visit_date"])
    found = []
    for row in rounds.customers:
        kind, own = rounds.value_class(row), days[row["customer_id"]]
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
