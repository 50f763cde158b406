"""Sales worked out again from the exported lines and targets: SAL-01, SAL-02, SAL-03, SAL-04, ANA-01, ANA-07, ANA-18."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.recompute.mix import mix
from tests.recompute.world import FIRST, LAST, Again, money, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.recompute.world import Known, Row, Shown

STEPS = ((5, 25), (10, 20), (15, 15), (20, 15), (25, 15), (31, 10))
"""SAL-01: last day of each step, and its percent of the month's target."""
BUCKETS = ("1_5", "6_10", "11_15", "16_20", "21_25", "26_end")
TOTAL = "合计"


class Sales:
    """The quarter's sales and targets of one archive."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.until = known.reference_day
        self.lines = [row for row in known.tables["sales_detail"] if str(FIRST) <= row["sale_date"] <= str(min(LAST, self.until))]
        told = {(row["sale_date"], row["salesperson"]) for row in self.lines}
        self.summaries = [
            row
            for row in known.tables["sales_daily_summary"]
            if str(FIRST) <= row["report_date"] <= str(min(LAST, self.until))
            and (row["report_date"], row["salesperson"]) not in told
        ]
        self.sent = known.sent_by("sales_detail") | known.sent_by("sales_daily_summary")
        self.targets = self._standing(known.tables["sales_target"])
        self.branches = {row["branch_code"] for row in known.tables["branch"]}

    @staticmethod
    def _standing(rows: Iterable[Row]) -> list[Row]:
        """Leave the targets that count: no products' or customers', the highest version with the latest approval (SAL-02)."""
        best: dict[tuple[str, ...], Row] = {}
        for row in rows:
            if row["product_code"] or row["product_name"] or row["customer_name"]:
                continue
            key = (row["target_month"], row["branch_code"], row["salesperson"])
            rank = (int(row["version"] or 1), row["approved_date"])
            if key not in best or rank >= (int(best[key]["version"] or 1), best[key]["approved_date"]):
                best[key] = row
        return list(best.values())

    def sold(self, month: str | None, branch: str | None, person: str | None, first: int = 1, last: int = 31) -> Decimal:
        """Add up net sales of some days of a month, or of the whole period."""
        return sum(
            (
                amount
                for day, code, who, amount in self._sales()
                if (month is None or day.startswith(month))
                and branch in (None, code)
                and person in (None, who)
                and first <= int(day[8:]) <= last
            ),
            Decimal(),
        )

    def _sales(self) -> Iterable[tuple[str, str, str, Decimal]]:
        for row in self.lines:
            yield row["sale_date"], row["_branch"], row["salesperson"], money(row["amount"])
        for row in self.summaries:
            yield row["report_date"], row["_branch"], row["salesperson"], money(row["day_amount"])

    def target(self, month: str | None, branch: str | None, person: str | None) -> Decimal | None:
        """Give a target: a person's; of a branch its own line, else the sum of its people; of the company the sum (SAL-02)."""
        rows = [row for row in self.targets if month in (None, row["target_month"]) and FIRST <= _day(row) <= LAST]
        if person is not None:
            found = [row for row in rows if row["salesperson"] == person and row["branch_code"] == branch]
            return sum((money(row["target_amount"]) for row in found), Decimal()) if found else None
        whole = Decimal()
        seen = False
        for code in {row["branch_code"] for row in rows} if branch is None else {branch}:
            for each in {row["target_month"] for row in rows}:
                own = [row for row in rows if row["branch_code"] == code and row["target_month"] == each]
                line = [row for row in own if not row["salesperson"]]
                seen = seen or bool(own)
                whole += sum((money(row["target_amount"]) for row in line or own), Decimal())
        return whole if seen else None

    def plan(self, month: str, branch: str | None, person: str | None, last: int) -> Decimal | None:
        """Give what is due by a checkpoint: by a target's own steps, where it has any, else by the standard ones (SAL-01)."""
        target = self.target(month, branch, person)
        if target is None:
            return None
        own = [
            row
            for row in self.targets
            if (row["target_month"], row["branch_code"], row["salesperson"]) == (month, branch, person)
        ]
        steps = [own[0][f"bucket_{name}"] for name in BUCKETS] if own else []
        if any(steps):
            return sum((money(step) for step, (day, _) in zip(steps, STEPS, strict=True) if day <= last), Decimal())
        return target * sum(share for day, share in STEPS if day <= last) / 100

    def checkpoint(self, month: str) -> tuple[date, int] | None:
        """Give the last completed checkpoint of a month, and the percent due by then (SAL-01 b)."""
        done = None
        percent = 0
        for last, share in STEPS:
            day = _end(month, last)
            percent += share
            if day <= self.until:
                done = (day, percent)
        return done


def _day(row: Row) -> date:
    return date.fromisoformat(row["target_month"] + "-01")


def _end(month: str, last: int) -> date:
    year, number = map(int, month.split("-"))
    return date(year, number, monthrange(year, number)[1] if last == 31 else last)


def _progress(sales: Sales, month: str | None, branch: str | None, person: str | None) -> Shown:
    """Work one line of progress out; where nothing was sent only the target is known."""
    target = sales.target(month, branch, person)
    row: Shown = {"target_amount": target}
    if branch is not None and branch not in sales.sent:
        return row | dict.fromkeys(("actual_amount", "achievement", "gap_amount", "status"))
    actual = sales.sold(month, branch, person)
    row |= {
        "actual_amount": actual,
        "achievement": ratio(actual, target),
        "gap_amount": None if target is None else target - actual,
    }
    if month is None:
        return row
    point = sales.checkpoint(month)
    if point is None or not target:
        return row
    day, _ = point
    reached = sales.sold(month, branch, person, last=day.day)
    due = sales.plan(month, branch, person, 31 if day == _end(month, 31) else day.day) or Decimal()
    return row | {
        "checkpoint_day": day,
        "expected_share": ratio(due, target),
        "checkpoint_share": ratio(reached, target),
        "behind_amount": max(due - reached, Decimal()),
        "line_amount": due if day == min(_end(month, 31), sales.until) else None,
        "status": "reached" if reached >= due else "behind",
    }


def _steps(sales: Sales, branch: str | None, person: str | None) -> Iterable[Shown]:
    """Work the staircase out."""
    for month in sales.known.months():
        target = sales.target(month, branch, person)
        before, first = Decimal(), 1
        for last, _ in STEPS:
            due = sales.plan(month, branch, person, last)
            if due is None and (person is None or not sales.sold(month, branch, person)):
                continue
            row: Shown = {"month": month, "checkpoint_day": _end(month, last), "expected_amount": due}
            row |= {"step_target": None if due is None else due - before, "expected_share": due and ratio(due, target)}
            if branch is None or branch in sales.sent:
                reached = sales.sold(month, branch, person, last=last)
                row |= {
                    "step_actual": sales.sold(month, branch, person, first, last),
                    "cumulative_actual": reached,
                    "cumulative_share": ratio(reached, target),
                    "status": "no_target" if due is None else "reached" if reached >= due else "behind",
                }
            else:
                row |= dict.fromkeys(("step_actual", "cumulative_actual", "cumulative_share", "status"))
            yield row
            before, first = due or before, last + 1


def recompute(known: Known) -> dict[str, Again]:
    """Work the blocks of the sales report out."""
    sales = Sales(known)
    people = sorted(
        {(row["branch_code"], row["salesperson"]) for row in sales.targets if row["salesperson"]}
        | {(row["_branch"], row["salesperson"]) for row in (*sales.lines, *sales.summaries)}
    )
    whole = _progress(sales, None, None, None)
    point = sales.checkpoint(known.months()[-1])
    assert point is not None
    latest = {code: _progress(sales, known.months()[-1], code, None) for code in sorted(sales.branches)}
    found: dict[str, Again] = {
        "company": Again(
            (),
            [
                {name: whole[name] for name in ("target_amount", "actual_amount", "achievement", "gap_amount")}
                | {
                    "period_amount": sales.sold(None, None, None),
                    "branches_behind": sum(1 for row in latest.values() if row.get("status") == "behind"),
                    "branches_silent": len(sales.branches - sales.sent),
                }
            ],
        ),
        "steps_company": Again(("month", "checkpoint_day"), list(_steps(sales, None, None))),
        "by_branch": Again(
            ("branch_name", "month"),
            [
                {"branch_name": known.branch_name(code) if code else TOTAL, "month": month or (TOTAL if code else None)}
                | _progress(sales, month, code, None)
                for code in (*sorted(sales.branches), None)
                for month in (*known.months(), None)
            ],
        ),
        "steps_branch": Again(
            ("branch_name", "month", "checkpoint_day"),
            [
                {"branch_name": known.branch_name(code) if code else TOTAL} | row
                for code in (*sorted(sales.branches), None)
                for row in _steps(sales, code, None)
            ],
        ),
        "by_person": Again(
            ("branch_name", "salesperson_name", "month"),
            [
                {"branch_name": known.branch_name(code), "salesperson_name": known.person_name(who), "month": month or TOTAL}
                | _progress(sales, month, code, who)
                for code, who in people
                for month in (*known.months(), None)
                if sales.target(month, code, who) is not None or sales.sold(month, code, who)
            ],
        ),
        "steps_person": Again(
            ("branch_name", "salesperson_name", "month", "checkpoint_day"),
            [
                {"branch_name": known.branch_name(code), "salesperson_name": known.person_name(who)} | row
                for code, who in people
                for row in _steps(sales, code, who)
            ],
        ),
        "by_source": Again(
            ("branch_name",),
            [
                {
                    "branch_name": known.branch_name(code),
                    "lines_amount": _sum(sales, code) if code in known.sent_by("sales_detail") else None,
                    "return_amount": _sum(sales, code, is_return=True) if code in known.sent_by("sales_detail") else None,
                }
                for code in sorted(sales.branches)
            ],
        ),
    }
    found["forecast"] = _forecast(sales)
    found |= mix(sales)
    return found


def _sum(sales: Sales, branch: str, *, is_return: bool = False) -> Decimal:
    chosen = [row for row in sales.lines if row["_branch"] == branch]
    return sum((money(row["amount"]) for row in chosen if not is_return or money(row["amount"]) < 0), Decimal())


def _forecast(sales: Sales) -> Again:
    """Work the month's end out from the run rate: actual by the checkpoint ÷ percent due by then (SAL-04)."""
    month = sales.known.months()[-1]
    point = sales.checkpoint(month)
    rows: list[Shown] = []
    for code in (*sorted(sales.branches), None):
        target = sales.target(month, code, None)
        row: Shown = {"branch_name": sales.known.branch_name(code) if code else TOTAL, "target_amount": target}
        figures = ("actual_amount", "checkpoint_actual", "forecast_amount", "forecast_share", "forecast_gap")
        if point is None or target is None or (code is not None and code not in sales.sent):
            row |= dict.fromkeys(figures)
        else:
            reached = sales.sold(month, code, None, last=point[0].day)
            outlook = reached * 100 / point[1]
            values = (sales.sold(month, code, None), reached, outlook, ratio(outlook, target), outlook - target)
            row |= dict(zip(figures, values, strict=True)) | {"plan_share": ratio(point[1], 100)}
        rows.append(row)
    return Again(("branch_name",), rows)
