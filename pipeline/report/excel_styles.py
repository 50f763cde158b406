"""The look of the workbook: formats by kind and tone, and how every sheet is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.definition import FIGURE_KINDS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.report.wording import Wording

DAYS = ("date", "instant")
FORMATS = {
    "count": "#,##0",
    "days": "General",
    "money": "#,##0.00",
    "decimal": "#,##0.00",
    "hours": "#,##0.0",
    "percent": "0.0%",
    "date": "yyyy-mm-dd",
    "instant": "yyyy-mm-dd hh:mm",
}
FILLS = {"good": "#E3F4EC", "warn": "#FDF1D6", "bad": "#FBE6E3", "info": "#E5EFF9"}
_A4 = 9
LONGEST_TEXT = 32_767
"""Signs that a cell holds."""


class Styles:
    """The cell formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        """Keep the workbook that owns the formats."""
        self._workbook = workbook
        self._made: dict[tuple[str, str, bool], Format] = {}
        head = {"bold": True, "bg_color": "#F5F7F9", "bottom": 2, "text_wrap": True, "valign": "top"}
        self.head = workbook.add_format(head)
        self.head_figure = workbook.add_format({**head, "align": "right"})
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.link = workbook.add_format({"font_color": "#1F5C99", "underline": 1})
        self.tones = {tone: workbook.add_format({"bg_color": fill}) for tone, fill in FILLS.items()}
        """What a cell's own text makes of it, by rule."""
        figure = {"num_format": "#,##0.##", "font_color": "#55616E"}
        self.points = {
            "head": self.head,
            "value": workbook.add_format(figure),
            "share": workbook.add_format({**figure, "num_format": "0%"}),
        }

    def cell(self, kind: str, tone: str, is_total: bool) -> Format:
        """Give the format of a kind of value in a tone."""
        key = (kind, tone, is_total)
        if key not in self._made:
            look: dict[str, object] = {"valign": "top"}
            if kind in FORMATS:
                look["num_format"] = FORMATS[kind]
            if kind in FIGURE_KINDS or kind in DAYS:
                look["align"] = "right" if kind in FIGURE_KINDS else "left"
            if kind in ("text", "sentence"):
                look["text_wrap"] = True
            if tone in FILLS:
                look["bg_color"] = FILLS[tone]
            if tone == "missing":
                look |= {"font_color": "#8A5A00", "italic": True}
            if is_total:
                look |= {"bold": True, "top": 1}
            self._made[key] = self._workbook.add_format(look)
        return self._made[key]


def set_print(sheet: Worksheet, wording: Wording, head_row: int = 0, title: str = "") -> None:
    """Print a sheet on A4 across, as wide as the paper, its head on every page, with secrecy and page numbers below.

    Args:
        sheet: Any sheet with a table.
        wording: Words of its report.
        head_row: Row of the table's head.
        title: Stands above every page.
    """
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    if title:
        sheet.set_header("&L" + title.replace("&", "&&"))
    sheet.set_footer(f"&L{wording.level()}&R&P / &N")
