"""The many ways in which offices lay out one form: titles, header lines, aliases, order, date styles, totals, signatures."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.company.doings import Record
    from pipeline.schema import Field, Form

CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Creation time in every made-up workbook, so that one seed gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Look:
    """One office's way of laying out its forms."""

    aliases: bool = False
    """Headers by alias instead of the form's own words."""
    shuffle: bool = False
    """Columns in an order of its own."""
    title: str = "{title}"
    header_line: bool = False
    """Person, branch and month in a line above the header; their columns are left out."""
    date_style: str = "cell"
    """cell, dash, dot, chinese, short."""
    per_sheet: str = ""
    """Field by which the rows are spread over sheets; empty for one sheet."""
    date_once: bool = False
    """The date stands only on the first row of a day."""
    thousands: bool = False
    """Money in 万元, said in the header."""
    total: bool = False
    signature: bool = False
    numbered_blanks: int = 0
    """Prefilled rows that hold a running number only."""
    lists: bool = False
    """A hidden sheet with the drop-downs' values."""
    container: str = "xlsx"


PLAIN = Look()
LOOKS = (
    PLAIN,
    Look(
        title="{span}{title}",
        header_line=True,
        date_style="dot",
        per_sheet="person",
        date_once=True,
        signature=True,
        lists=True,
    ),
    Look(aliases=True, shuffle=True, title="{branch}{title}", date_style="chinese", total=True),
    Look(aliases=True, title="{title}", header_line=True, date_style="dash", per_sheet="day", numbered_blanks=6, signature=True),
    Look(aliases=True, shuffle=True, title="", container="csv", date_style="dash"),
    Look(title="{branch}{span}{title}", thousands=True, total=True, signature=True, date_style="short"),
)


@dataclass(slots=True)
class Page:
    """Rows of one form to be written on one sheet."""

    name: str
    rows: list[Record]
    header_line: dict[str, str] = field(default_factory=dict)


def pages_of(look: Look, form: Form, rows: list[Record]) -> list[Page]:
    """Spread rows over sheets as an office does."""
    if look.per_sheet == "person" and form.person_field:
        groups: dict[str, list[Record]] = {}
        for row in rows:
            groups.setdefault(str(row.get(form.person_field) or ""), []).append(row)
        return [
            Page(person, group, {"业务员" if form.id != "supervisor_visit_daily" else "主管": person})
            for person, group in groups.items()
        ]
    if look.per_sheet == "day" and form.id == "visit_daily":
        days: dict[tuple[str, date], list[Record]] = {}
        for row in rows:
            day = row["visit_date"]
            assert isinstance(day, date)
            days.setdefault((str(row["salesperson"]), day), []).append(row)
        return [
            Page(f"{person}{day.month}.{day.day}", group, {"业务员": person, "日期": f"{day.year}年{day.month}月{day.day}日"})
            for (person, day), group in days.items()
        ]
    return [Page(form.title[:31], rows)]


def columns_of(look: Look, form: Form, page: Page, chance: Random) -> list[tuple[Field, str]]:
    """Choose the columns of a sheet with their headers: fields that some row fills, but those that the header line gives."""
    said = {"业务员": form.person_field, "主管": form.person_field, "分公司": form.branch_field, "日期": form.date_field}
    above = {said[label] for label in page.header_line} if look.header_line else set()
    if look.header_line:
        above.add(form.branch_field)
    filled = [
        item for item in form.fields if item.id not in above and any(row.get(item.id) not in (None, "") for row in page.rows)
    ]
    taken: set[str] = set()
    columns: list[tuple[Field, str]] = []
    for item in filled:
        names = [name for name in item.aliases if name not in taken and len(name) > 1] if look.aliases else []
        header = chance.choice(names[:3]) if names else item.title
        taken.add(header)
        unit = "（万元）" if look.thousands and item.kind == "money" and item.unit == "元" and "price" not in item.id else ""
        columns.append((item, ("*" if item.is_required and look.aliases else "") + header + unit))
    if look.shuffle:
        chance.shuffle(columns)
    return columns


def cell(look: Look, item: Field, value: object) -> object:
    """Give a value as this office types it into a cell."""
    match value:
        case None:
            return ""
        case tuple():
            return "、".join(str(cell(look, item, part)) for part in value)
        case bool():
            return "是" if value else "否"
        case Decimal():
            scaled = look.thousands and item.kind == "money" and item.unit == "元" and "price" not in item.id
            return float(value / 10000 if scaled else value)
        case datetime():
            return f"{value.year}-{value.month}-{value.day} {value:%H:%M}"
        case date():
            return value if item.kind == "month" else _day(look, value)
        case str() if item.kind == "enum" and value in item.labels:
            return item.labels[value][0]
        case _:
            return value


def _day(look: Look, day: date) -> object:
    """Give a date in the office's style."""
    match look.date_style:
        case "dash":
            return f"{day.year}-{day.month}-{day.day}"
        case "dot":
            return f"{day.year}.{day.month}.{day.day}"
        case "chinese":
            return f"{day.year}年{day.month}月{day.day}日"
        case "short" if day.year == CREATED.year:
            return f"{day.month}月{day.day}日"
        case _:
            return day


def write_book(path: Path, look: Look, form: Form, rows: list[Record], branch: str, span: str, chance: Random) -> None:
    """Write one workbook.

    Args:
        path: Without its ending, which the look decides.
        look: The office's way.
        form: The form.
        rows: Its records.
        branch: The branch's name.
        span: For the title: ``2026年3月`` or ``2026年第10周``.
        chance: For aliases and order.
    """
    pages = pages_of(look, form, rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    if look.container == "csv":
        path.with_name(path.name + ".csv").write_bytes(_as_csv(look, form, pages[0], chance))
        return
    import xlsxwriter

    with xlsxwriter.Workbook(path.with_name(path.name + ".xlsx"), {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": CREATED})
        for page in pages:
            _write_page(book, look, form, page, branch, span, chance)
        if look.lists:
            sheet = book.add_worksheet("数据源")
            sheet.hide()
            for row, words in enumerate((("方式", "结果", "级别"), ("上门", "成交", "重点"), ("电话", "待跟进", "普通"))):
                sheet.write_row(row, 0, words)


def _as_csv(look: Look, form: Form, page: Page, chance: Random) -> bytes:
    """Write a sheet as the CSV of an older Chinese office program."""
    columns = columns_of(look, form, page, chance)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([header for _, header in columns])
    for row in page.rows:
        writer.writerow([_as_text(cell(look, item, row.get(item.id))) for item, _ in columns])
    return text.getvalue().encode("gb18030")


def _as_text(value: object) -> object:
    """Give a cell's value as a CSV holds it."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return f"{value:%H:%M}" if isinstance(value, time) else value


def _write_page(book: Workbook, look: Look, form: Form, page: Page, branch: str, span: str, chance: Random) -> None:
    """Write one sheet: title, header line, header, rows, blanks, total, signature."""
    sheet = book.add_worksheet(page.name)
    columns = columns_of(look, form, page, chance)
    top = _write_head(book, sheet, look, form, page, branch, span, len(columns))
    bold = book.add_format({"bold": True, "border": 1, "align": "center"})
    for place, (_, header) in enumerate(columns):
        sheet.write_string(top, place, header, bold)
    formats = {"date": book.add_format({"num_format": "yyyy-mm-dd"}), "time": book.add_format({"num_format": "hh:mm"})}
    row_number = top + 1
    previous = None
    for row in page.rows:
        for place, (item, _) in enumerate(columns):
            if look.date_once and item.id == "visit_date" and row.get(item.id) == previous:
                continue
            _write_cell(sheet, row_number, place, cell(look, item, row.get(item.id)), formats)
        previous = row.get(form.date_field)
        row_number += 1
    serial = next((place for place, (item, _) in enumerate(columns) if item.id == "seq"), None)
    for blank in range(look.numbered_blanks if serial is not None else 0):
        sheet.write_number(row_number, serial or 0, len(page.rows) + blank + 1)
        row_number += 1
    if look.total:
        row_number = _write_total(sheet, row_number, columns, look, page)
    if look.signature:
        sheet.write_string(row_number + 1, 0, "制表人：        审核人：        总经理：")
    sheet.set_column(0, len(columns), 14)


def _write_head(book: Workbook, sheet: Worksheet, look: Look, form: Form, page: Page, branch: str, span: str, width: int) -> int:
    """Write title and header line; give the row of the header."""
    if not look.title:
        return 0
    title = look.title.format(title=form.title, branch=branch, span=span)
    sheet.merge_range(0, 0, 0, max(width - 1, 1), title, book.add_format({"bold": True, "font_size": 16, "align": "center"}))
    if not look.header_line:
        return 1
    said = {**page.header_line, "分公司": branch, ("周次" if "周" in span else "月份"): span}
    sheet.write_string(1, 0, "    ".join(f"{label}：{value}" for label, value in said.items()))
    return 2


def _write_total(sheet: Worksheet, row: int, columns: list[tuple[Field, str]], look: Look, page: Page) -> int:
    """Write a total row under the amounts."""
    sheet.write_string(row, 0, "合计")
    for place, (item, _) in enumerate(columns):
        if place and item.kind == "money" and "price" not in item.id:
            amounts = [value for record in page.rows if isinstance(value := record.get(item.id), Decimal)]
            total = cell(look, item, sum(amounts, Decimal(0)))
            assert isinstance(total, float)
            sheet.write_number(row, place, total)
    return row + 1


def _write_cell(sheet: Worksheet, row: int, column: int, value: object, formats: dict[str, object]) -> None:
    """Write one cell with the type that an office program would give it."""
    match value:
        case "" | None:
            return
        case date():
            sheet.write_datetime(row, column, value, formats["date"])
        case time():
            sheet.write_datetime(row, column, value, formats["time"])
        case int() | float():
            sheet.write_number(row, column, value)
        case _:
            sheet.write_string(row, column, str(value))
