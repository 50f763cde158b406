"""What visits and complaints ask of head office: out as a workbook, which comes back answered through the inbox (SUB-03)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.messages import say
from pipeline.model import Period
from pipeline.schema.labels import word_code
from pipeline.settings import now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.messages import Language
    from pipeline.schema import Field, Schema
    from pipeline.store import Store

FORM = "visit_review"
ORDER = (
    *("item_no", "review_status", "reviewer", "review_date", "comment", "forwarded_to"),
    *("item_kind", "item_date", "branch_name", "person_name", "customer_name", "matter", "handling_dept"),
)
ANSWERED = ("review_status", "reviewer", "review_date", "comment", "forwarded_to")
"""Columns that head office fills in; the others say what it is about."""
WIDTHS = {
    "item_no": 14,
    "comment": 32,
    "customer_name": 26,
    "matter": 52,
    "branch_name": 16,
    "handling_dept": 18,
    "forwarded_to": 16,
}
HEADER_ROW = 3
"""Sheet row of the headers, from 0: title, how to answer, and an empty line stand above."""
_ASKING = """
SELECT min(day), max(day) FROM (
  SELECT visit_date AS day FROM current_visit_daily WHERE need_hq_action IS NOT NULL
  UNION ALL SELECT visit_date FROM current_supervisor_visit_daily WHERE need_hq_action IS NOT NULL
  UNION ALL SELECT TRY_CAST(left(received_at::VARCHAR, 10) AS DATE) FROM current_complaint
)
"""
"""First and last day of what may ask for head office."""


def matters(store: Store, schema: Schema, period: Period | None) -> list[dict[str, Any]]:
    """Give what asks for head office, as the report of visits lists it.

    Args:
        store: The open archive.
        schema: Forms and figures.
        period: Items of these days, whatever became of them; None for all that are not done.

    Returns:
        Values of the form's fields by id, unread first.
    """
    from pipeline.report.definition import reports
    from pipeline.report.period import reference_day
    from pipeline.report.query import Asking, lay_ground, run_report

    report = next(item for item in reports() if item.id == "visits")
    block = next(item for item in report.blocks if item.id == "reading")
    with store.knowledge(only=store.typed_names) as connection:
        first, last = connection.execute(_ASKING).fetchall()[0]
        if period is None and first is None:
            return []
        stretch = period or Period(first, last)
        asking = Asking(stretch, reference_day(connection, stretch), schema)
        lay_ground(connection, asking)
        rows = run_report(connection, replace(report, blocks=(block,)), asking)["reading"]
    names = {"item_date": "day", "handling_dept": "dept"}
    return [
        {name: row.get(names.get(name, name)) for name in ORDER if name != "forwarded_to"}
        | {"forwarded_to": row["handling_dept"] if row["handling_dept"] != row["dept"] else None}
        for row in rows
        if period or row["review_status"] != "done"
    ]


def write_reading_list(schema: Schema, items: Sequence[dict[str, Any]], target: Path, language: Language) -> None:
    """Write the reading list: one row an item, a drop-down for its status.

    Args:
        schema: For titles and words of the form.
        items: As `matters` gives them.
        target: The workbook to write.
        language: Of all words but the values'.

    Raises:
        UsageError: The file is open in another program or its folder does not exist.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    form = schema.forms[FORM]
    book = xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": now().replace(tzinfo=None)})
    title = form.titled(language)
    sheet = book.add_worksheet(title)
    common = {"text_wrap": True, "valign": "top", "border": 1}
    looks = {
        (is_own, is_day): book.add_format(
            {
                **common,
                "num_format": "yyyy-mm-dd" if is_day else "@",
                **({"bg_color": "#FFF8E1"} if is_own else {}),
            }
        )
        for is_own in (False, True)
        for is_day in (False, True)
    }
    head = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "valign": "vcenter", "border": 1})
    sheet.write(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    sheet.write(1, 0, say("review.reading-how", language))
    for column, name in enumerate(ORDER):
        sheet.write(HEADER_ROW, column, form[name].titled(language), head)
        sheet.set_column(column, column, WIDTHS.get(name, 12))
    for row, item in enumerate(items, HEADER_ROW + 1):
        for column, name in enumerate(ORDER):
            value = _shown(form[name], item[name], language)
            look = looks[name in ANSWERED, form[name].kind == "date"]
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, look)
            else:
                sheet.write_string(row, column, value, look)
    last = HEADER_ROW + max(len(items), 1)
    status, day = ORDER.index("review_status"), ORDER.index("review_date")
    words = [word_code(FORM, form["review_status"], code, language) for code in form["review_status"].labels]
    sheet.data_validation(HEADER_ROW + 1, status, last, status, {"validate": "list", "source": words})
    since = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1), "ignore_blank": True}
    sheet.data_validation(HEADER_ROW + 1, day, last, day, since)
    sheet.autofilter(HEADER_ROW, 0, last, len(ORDER) - 1)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    try:
        book.close()
    except FileCreateError as fault:
        raise UsageError("cli.usage.cannot-write", path=target) from fault


def _shown(field: Field, value: object, language: Language) -> str | date:
    """Give a value as its cell holds it: a choice in words, a day as a day."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value
    return word_code(FORM, field, str(value), language) if str(value) in field.labels else str(value)
