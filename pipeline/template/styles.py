"""The look of a blank form: few colours, print-safe, one format object for each look."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

FORMATS = {
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
    "time": "hh:mm",
    "month": "yyyy-mm",
    "money": "#,##0.00",
    "decimal": "General",
    "int": "0",
    "percent": "0.00%",
    "score": "0",
}
"""Number format by kind; what has none is kept as text, so that a code never loses its zeros or its end."""
_TEXT = "@"
_LEFT = frozenset(
    {"text", "string", "list", "person", "branch", "customer", "product", "reference", "code", "email", "phone", "period"}
)
_DARK, _PALE, _AMBER, _GREY, _LINE, _RED = "#1F4E79", "#DEEAF6", "#FFF2CC", "#EDEDED", "#BFBFBF", "#C00000"


class Styles:
    """The cell formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        """Keep the workbook that owns the formats."""
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}
        self.title = self.of(bold=True, font_size=16, valign="vcenter", font_color=_DARK)
        self.card_title = self.of(bold=True, font_size=16, valign="vcenter", align="center", font_color=_DARK)
        self.block = self.of(bold=True, valign="vcenter", bg_color=_DARK, font_color="#FFFFFF", border=1, border_color=_LINE)
        self.label = self.of(align="right", valign="vcenter", text_wrap=True)
        self.card_label = self.of(valign="vcenter", text_wrap=True, bg_color=_PALE, border=1, border_color=_LINE)
        self.office_label = self.of(valign="vcenter", text_wrap=True, bg_color=_GREY, border=1, border_color=_LINE)
        self.red = self.of(bold=True, font_color=_RED)
        self.bold = self.of(bold=True)
        self.wrapped = self.of(text_wrap=True, valign="top")
        self.guide_cell = self.of(text_wrap=True, valign="top", border=1, border_color=_LINE)
        self.guide_needed = self.of(text_wrap=True, valign="top", border=1, border_color=_LINE, bold=True, font_color=_RED)
        self.guide_head = self.of(bold=True, text_wrap=True, valign="vcenter", bg_color=_PALE, border=1, border_color=_LINE)
        self.plain = self.of()

    def of(self, **look: object) -> Format:
        """Give the format of a look."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(look)
        return self._made[key]

    def head(self, need: str) -> Format:
        """Give the format of a column's header: amber where it must be filled in, grey where it is head office's."""
        colour = {"required": _AMBER, "header": _AMBER, "office": _GREY}.get(need, _PALE)
        return self.of(bold=True, text_wrap=True, align="center", valign="vcenter", bg_color=colour, border=1, border_color=_LINE)

    def cell(self, kind: str, *, border: int = 0, office: bool = False, on_card: bool = False) -> Format:
        """Give the format of a value's cell, by kind; on a card everything stands on the left, beside its label."""
        look: dict[str, object] = {"num_format": FORMATS.get(kind, _TEXT), "valign": "vcenter"}
        if kind in ("text", "string", "list", "enum"):
            look["text_wrap"] = True
        look["align"] = (
            "left"
            if kind in _LEFT
            else "center"
            if kind in ("enum", "bool", "date", "datetime", "time", "month", "score")
            else "right"
        )
        if on_card:
            look["align"] = "left"
        if border:
            look |= {"border": border, "border_color": _LINE}
        if office:
            look["bg_color"] = _GREY
        return self.of(**look)

    def entry(self, kind: str) -> Format:
        """Give the format of a value beside a header line's label: underlined, as on paper."""
        return self.of(num_format=FORMATS.get(kind, _TEXT), align="left", valign="vcenter", bottom=1, border_color=_LINE)
