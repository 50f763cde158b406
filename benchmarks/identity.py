"""Measure who is found to be one customer: links that the archive makes, questions that it asks, and what it misses.

The labelled set goes through a real archive: cards and sales lists of ten branches as workbooks, collected, linked, compared.

Usage: ``python -m benchmarks.identity [SEED …]``, or ``--large [CUSTOMERS]`` for time and memory.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

from benchmarks.companies import RETURNED, Record, labelled, large
from benchmarks.wordstock import BRANCHES
from pipeline.archive.review import count_open, open_questions
from pipeline.flow import collect
from pipeline.schema import load_schema
from pipeline.settings import load_settings
from pipeline.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.schema import Schema

ROOT = Path(__file__).parents[1]
SENT = 1_775_000_000
SEEDS = (2026, 7, 11, 31, 37, 41)
"""Words and points were chosen on the first three; the others only measure."""
FOLDER = {
    "HD": "华东",
    "HN": "华南",
    "FJ": "福建",
    "SD": "山东",
    "HZ": "华中",
    "HB": "华北",
    "XN": "西南",
    "XB": "西北",
    "DB": "东北",
    "AH": "安徽",
}
CARD = ["客户编号", "客户名称", "统一社会信用代码", "地区", "地址", "电话", "法定代表人", "业务员", "联系人", "建档日期"]
SALE = ["销售日期", "订单号", "客户名称", "产品名称", "数量", "单价", "金额", "业务员"]


@dataclass
class Table:
    """What became of the labelled pairs."""

    linked: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    wrong_merges: list[tuple[str, str]] = field(default_factory=list)
    no: Counter[str] = field(default_factory=Counter)
    yes: int = 0
    returned: int = 0

    @property
    def found(self) -> float:
        """Share of the true pairs that were linked or asked."""
        good = self.linked.total() + self.asked.total()
        return good / (good + self.missed.total())

    @property
    def share_of_no(self) -> float:
        """Share of the questions whose answer is no."""
        return self.no.total() / max(1, self.no.total() + self.yes)


def make_inbox(inbox: Path, records: Iterable[Record], name: str = "客户") -> dict[tuple[str, int], Record]:
    """Write cards and sales lists, one of each a branch, and the registers; give each record by its file and row."""
    places: dict[tuple[str, int], Record] = {}
    office = inbox / "总公司"
    office.mkdir(parents=True, exist_ok=True)
    branches = [[code, f"{title}分公司", title, "分公司", "钱经理", "启用"] for code, title in FOLDER.items()]
    _book(office / "分公司.xlsx", ["分公司代码", "分公司名称", "别名", "机构类型", "分公司经理", "状态"], branches)
    people = [
        [f"{n:02}01", f"业务{code}", f"{title}分公司", "业务员", "2020-01-06", "在职"]
        for n, (code, title) in enumerate(FOLDER.items(), 11)
    ]
    _book(office / "人员.xlsx", ["工号", "姓名", "所属分公司", "岗位", "入职日期", "状态"], people)
    cards: dict[str, list[Record]] = defaultdict(list)
    sales: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        (cards if record.is_card else sales)[record.branch].append(record)
    for branch in BRANCHES:
        seller = f"业务{branch}"
        rows = [
            [r.code, r.name, r.number, r.region, r.address, r.phone, r.person, seller, "陈先生", "2026-01-05"]
            for r in cards[branch]
        ]
        lines = [["2026-03-02", f"{name}{n}", r.name, "水泥", 1, 20, 20, seller] for n, r in enumerate(sales[branch])]
        for title, header, made, named in (("客户一览表", CARD, rows, cards), ("销售明细表", SALE, lines, sales)):
            if not made:
                continue
            source = f"{FOLDER[branch]}/{name}{title}.xlsx"
            (inbox / FOLDER[branch]).mkdir(exist_ok=True)
            _book(inbox / source, header, made)
            places |= {(source, row): record for row, record in enumerate(named[branch], 2)}
    return places


def _book(path: Path, header: list[str], rows: list[list[object]] | list[list[str]]) -> None:
    """Write a plain table, dated so that it does not count as still being written."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate([header, *rows]):
            sheet.write_row(row, 0, line)
    os.utime(path, (SENT, SENT))


def measure(space: Path, schema: Schema, seed: int) -> Table:
    """Bring the set of a seed through an archive and compare what it holds with the labels."""
    places = make_inbox(space / "inbox", labelled(seed))
    settings = load_settings(space)
    with open_store(settings, schema) as store:
        collect(settings, lambda: schema, store, _unwatched)
        questions = {(item.pair.one, item.pair.other) for item in open_questions(store, schema)}
        links = store.connection.execute("SELECT _source, _row, customer_id FROM current_customer_link").fetchall()
    return judge(
        {places[source, row]: customer for source, row, customer in links if (source, row) in places}, places.values(), questions
    )


def judge(customers: dict[Record, str], records: Iterable[Record], questions: set[tuple[str, str]]) -> Table:
    """Compare links and questions with the labels."""
    table = Table()
    first: dict[int, Record] = {record.company: record for record in records if record.kind == "first"}
    truly: dict[str, set[int]] = defaultdict(set)
    named: dict[str, Record] = {}
    for record, customer in customers.items():
        truly[customer].add(record.company)
        named.setdefault(customer, record)
    for customer, different in sorted(truly.items()):
        if len(different) > 1:
            names = [record.name for record, found in customers.items() if found == customer]
            table.wrong_merges.append((names[0], " | ".join(names[1:4])))
    for record in records:
        if record.kind == "first" or record.company not in first:
            continue
        one, other = customers.get(first[record.company]), customers.get(record)
        if one is None or other is None:
            table.returned += 1
        elif one == other:
            table.linked[record.kind] += 1
        elif tuple(sorted((one, other))) in questions:
            table.asked[record.kind] += 1
        else:
            table.missed[record.kind] += 1
            table.examples[record.kind].append((first[record.company].name, record.name))
    for one, other in sorted(questions):
        if truly[one] & truly[other]:
            table.yes += 1
        else:
            kinds = {named[one].kind, named[other].kind} - {"first"}
            kind = " + ".join(sorted(kinds)) or "two first ones"
            table.no[kind] += 1
            table.examples[f"no: {kind}"].append((named[one].name, named[other].name))
    return table


def show(table: Table, seed: int, *, examples: int = 0) -> None:
    """Print one seed's table."""
    print(f"\nseed {seed}")
    print(f"  {'second record':<42}{'linked':>8}{'asked':>8}{'missed':>8}")
    for kind in sorted({*table.linked, *table.asked, *table.missed}):
        print(f"  {kind:<42}{table.linked[kind]:>8}{table.asked[kind]:>8}{table.missed[kind]:>8}")
    print(f"  {'all':<42}{table.linked.total():>8}{table.asked.total():>8}{table.missed.total():>8}")
    print(f"  linked or asked {table.found:.1%} (at least 99 %); wrong automatic merges {len(table.wrong_merges)} (none)")
    print(f"  questions {table.yes + table.no.total()}, of them no {table.share_of_no:.1%} (at most 25 %)")
    print(f"  returned to the branch {table.returned} ({RETURNED})")
    print("  no: " + ", ".join(f"{kind} {count}" for kind, count in table.no.most_common(12)))
    for one, other in table.wrong_merges[:20]:
        print(f"  WRONG {one} = {other}")
    for kind, pairs in table.examples.items() if examples else ():
        print(f"  {kind}: {pairs[:examples]}")


def main(seeds: Iterable[int], *, examples: int) -> None:
    """Measure each seed; end with 1 when a goal is missed."""
    schema = load_schema(ROOT / "schemas")
    missed = False
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="pipeline-identity-") as name:
            shutil.copytree(ROOT / "schemas", Path(name) / "schemas")
            table = measure(Path(name), schema, seed)
        show(table, seed, examples=examples)
        missed |= bool(table.wrong_merges) or table.found < 0.99 or table.share_of_no > 0.25
    sys.exit(1 if missed else 0)


def measure_large(count: int, more: int = 500) -> None:
    """Time the first comparison of many customers, and the one after some more came in, through a real archive."""
    schema = load_schema(ROOT / "schemas")
    with tempfile.TemporaryDirectory(prefix="pipeline-identity-") as name:
        space = Path(name)
        shutil.copytree(ROOT / "schemas", space / "schemas")
        records = large(count + more)
        settings = load_settings(space)
        for title, part in (("first", records[:count]), ("more", records[count:]), ("nothing new", [])):
            if part:
                make_inbox(space / "inbox", part, title)
            with open_store(settings, schema) as store:
                if part:
                    _timed(
                        f"collect, {title}: {len(part)} customers", lambda: collect(settings, lambda: schema, store, _unwatched)
                    )
                _timed(f"pairs compared and decided about, {title}", lambda: print(f"  {count_open(store, schema)} questions"))
                _timed(f"... with what is known of them, {title}", lambda: open_questions(store, schema))


def _unwatched(_: object) -> None:
    """Look at no file."""


def _timed(title: str, work: object) -> None:
    """Run and print CPU seconds, children counted in, and the peak memory so far."""
    before, began = _cpu(), time.perf_counter()
    work()  # type: ignore[operator]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {title:<46}{_cpu() - before:>8.1f} CPU s{time.perf_counter() - began:>8.1f} wall s{peak:>8.0f} MiB", flush=True)


def _cpu() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] == ["--large"]:
        measure_large(int(words[1]) if len(words) > 1 else 100_000)
    else:
        main([int(word) for word in words if word.isdecimal()] or SEEDS, examples=4 if "--examples" in words else 0)
