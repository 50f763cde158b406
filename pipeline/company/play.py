"""Let the made-up company's branches send their workbooks week by week, some late, some not at all, some with faults."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from pipeline.company import doings, lists
from pipeline.company.faults import spoil
from pipeline.company.looks import LOOKS, PLAIN, Look, write_book
from pipeline.company.people import BRANCHES, Company, found_company
from pipeline.company.twins import Twin, found_twins, twin_cards

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.company.doings import Record
    from pipeline.schema import Schema

YEAR = 2026
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 3, 31)
HEAD_OFFICE = "总公司"
LATE, SILENT = "SX", "JX"
"""The branch that sends its visits three days late, and the one that sends none for two weeks."""
SILENT_WEEKS = (date(YEAR, 3, 2), date(YEAR, 3, 9))


@dataclass(slots=True)
class Drop:
    """Files that have arrived in the inbox since the drop before, and the instant at which head office collects them."""

    collected_at: datetime
    files: list[Path] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Letter:
    """One workbook on its way: when it is dropped, where, and what it holds."""

    dropped_at: datetime
    name: str
    form: str
    rows: list[Record]
    branch: str
    span: str
    look: Look


def play_quarter(inbox: Path, seed: int, schema: Schema) -> Iterator[Drop]:
    """Write a quarter's workbooks, one week at a time.

    Args:
        inbox: The inbox to drop into.
        seed: The same seed gives the same company and the same bytes.
        schema: For titles, headers and labels.

    Yields:
        A drop for each day on which head office collects; its files are there when it is given.
    """
    chance = Random(seed)  # noqa: S311 - a made-up company needs no secrecy
    company = found_company(chance, YEAR)
    twins = found_twins(Random(seed + 1), company)  # noqa: S311 - as above
    letters = sorted(_letters(chance, company, twins), key=lambda letter: (letter.dropped_at, letter.name))
    collects = [_at(day, 18) for day in _collect_days()]
    for before, instant in zip([_at(date(2000, 1, 1), 0), *collects], collects, strict=False):
        drop = Drop(instant)
        for letter in letters:
            if before < letter.dropped_at <= instant:
                path = inbox / letter.name
                write_book(path, letter.look, schema.forms[letter.form], letter.rows, _name(letter.branch), letter.span, chance)
                written = next(path.parent.glob(path.name + ".*"))
                os.utime(written, (letter.dropped_at.timestamp(),) * 2)
                drop.files.append(written)
        drop.files += spoil(
            inbox, before, instant, {code: company.of_branch(code, "salesperson")[0].name for code, *_ in BRANCHES}
        )
        if drop.files:
            yield drop


def _collect_days() -> list[date]:
    """Give the days on which head office collects: every Monday and Thursday."""
    first = date(YEAR - 1, 12, 29)
    return [first + timedelta(days=offset) for offset in range(108) if (first + timedelta(days=offset)).weekday() in (0, 3)]


def _at(day: date, hour: int) -> datetime:
    """Give an instant of the company's day, in UTC; the company keeps Shanghai time."""
    return datetime.combine(day, time(hour), UTC) - timedelta(hours=8)


def _name(branch: str) -> str:
    """Give a branch's name."""
    return next((f"{area}分公司" for code, area, *_ in BRANCHES if code == branch), HEAD_OFFICE)


def _letters(chance: Random, company: Company, twins: list[Twin]) -> Iterator[_Letter]:
    """Make up everything that is sent in the quarter."""
    for form, rows in lists.registers(company, YEAR).items():
        title = {"branch": "分公司登记表", "employee": "人员名册", "product": "产品价目表", "work_calendar": "工作日历"}[form]
        yield _Letter(_at(date(YEAR - 1, 12, 29), 9), f"{HEAD_OFFICE}/{title}{YEAR}", form, rows, HEAD_OFFICE, f"{YEAR}年", PLAIN)
    sold: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for number, (branch, area, *_) in enumerate(BRANCHES):
        look = LOOKS[number % len(LOOKS)]
        folder = f"{area}分公司" if number % 3 else area
        yield from _of_branch(chance, company, branch, folder, look, sold, twin_cards(twins, company, branch, YEAR))
    for_all = lists.targets(chance, company, sold, YEAR)
    yield _Letter(
        _at(date(YEAR - 1, 12, 29), 9),
        f"{HEAD_OFFICE}/{YEAR}年一季度销售目标（下发）",
        "sales_target",
        for_all,
        HEAD_OFFICE,
        f"{YEAR}年",
        LOOKS[2],
    )


def _of_branch(
    chance: Random,
    company: Company,
    branch: str,
    folder: str,
    look: Look,
    sold: dict[tuple[str, int], Decimal],
    more_cards: list[Record],
) -> Iterator[_Letter]:
    """Make up what one branch sends."""
    yield _Letter(
        _at(date(YEAR, 1, 5), 10),
        f"{folder}/{_name(branch)}客户资料表",
        "customer_card",
        lists.cards(chance, company, branch, YEAR) + more_cards,
        branch,
        f"{YEAR}年",
        PLAIN,
    )
    people = company.of_branch(branch, "salesperson")
    heads = company.of_branch(branch, "section_head", "branch_deputy", "branch_manager")
    shares = {"section_head": 0.98 if branch in ("HD", "FJ", "SD") else 0.75, "branch_deputy": 0.5, "branch_manager": 0.35}
    for monday in (date(YEAR - 1, 12, 29) + timedelta(weeks=week) for week in range(14)):
        days = list(doings.workdays(max(monday, FIRST), min(monday + timedelta(days=6), LAST)))
        if not days or (branch == SILENT and monday in SILENT_WEEKS):
            continue
        found = [record for person in people for record in doings.visits(chance, company, person, days)]
        reports = [report for head in heads for report in doings.accompany(chance, head, found, shares[head.role])]
        sent = _at(monday + timedelta(days=10 if branch == LATE else 7), 10)
        week = f"{YEAR}年第{days[-1].isocalendar().week}周"
        yield _Letter(sent, f"{folder}/拜访/{_name(branch)}业务员拜访日报表{week}", "visit_daily", found, branch, week, look)
        if reports:
            yield _Letter(
                sent, f"{folder}/拜访/{_name(branch)}主管拜访日报表{week}", "supervisor_visit_daily", reports, branch, week, look
            )
    for month in (1, 2, 3):
        yield from _of_month(chance, company, branch, folder, look, month, sold)


def _of_month(
    chance: Random, company: Company, branch: str, folder: str, look: Look, month: int, sold: dict[tuple[str, int], Decimal]
) -> Iterator[_Letter]:
    """Make up what one branch sends for one month: sales, plans, complaints."""
    first = date(YEAR, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    lines = doings.sales(chance, company, branch, first, last)
    for line in lines:
        amount = line["amount"]
        assert isinstance(amount, Decimal)
        sold[str(line["salesperson"]), month] += amount
    name, span = _name(branch), f"{YEAR}年{month}月"
    flat = LOOKS[0] if look.per_sheet == "day" else look
    middle = [line for line in lines if str(line["sale_date"]) <= f"{YEAR}-{month:02d}-15"]
    if branch in ("HD", "XB"):
        yield _Letter(
            _at(first + timedelta(days=16), 11),
            f"{folder}/{name}{YEAR}年{month}月销售明细表（上半月）",
            "sales_detail",
            middle,
            branch,
            "",
            PLAIN,
        )
    yield _Letter(
        _at(last + timedelta(days=2), 11),
        f"{folder}/{name}{YEAR}年{month}月销售明细表",
        "sales_detail",
        lines,
        branch,
        span,
        flat,
    )
    plan = [
        record
        for person in company.of_branch(branch, "salesperson")
        for record in doings.plans(chance, company, person, YEAR, month)
    ]
    planned = _at(first - timedelta(days=8 if branch != LATE else -4), 15)
    yield _Letter(planned, f"{folder}/{name}{YEAR}年{month}月客户拜访计划", "visit_plan", plan, branch, span, PLAIN)
    plaints = doings.complaints(chance, company, branch, lines, last)
    yield _Letter(
        _at(last + timedelta(days=2), 12),
        f"{folder}/{name}{YEAR}年{month}月客户投诉登记表",
        "complaint",
        plaints,
        branch,
        span,
        flat,
    )
